with province_measures as (

    select * from {{ ref('_province_measures') }}
    where {{ in_force_as_of() }} and obs_status = 'A'

),

province_coverage as (

    select * from {{ ref('_province_coverage') }}
    where {{ in_force_as_of() }}

),

boundaries as (

    select * from {{ ref('bridge_province_boundary') }}

),

regions as (

    select * from {{ ref('bridge_region_province') }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

exempt_provinces as not materialized (

    select * from {{ ref('_exempt_provinces') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

measures as (

    select * from {{ ref('dim_measure') }}

),

items as (

    select * from {{ ref('dim_item') }}

),

code_values as (

    select * from {{ ref('dim_code_value') }}

),

-- Every territory in its region, by way of its place on the map.
places as (

    select
        regions.scheme,
        regions.boundary_set,
        regions.region_code,
        regions.region_name,
        regions.region_order,
        boundaries.province_key
    from regions
    inner join boundaries
        on
            regions.boundary_set = boundaries.boundary_set
            and regions.province_key = boundaries.boundary_province_key

),

reporting as (

    select
        province_coverage.origin,
        places.scheme,
        places.boundary_set,
        places.region_name,
        province_coverage.form,
        province_coverage.period_key,
        count(*) filter (where province_coverage.is_reporting and exempt_provinces.province_key is null)
            as provinces_reporting,
        bool_or(province_coverage.is_incomplete) as is_incomplete
    from province_coverage
    inner join places
        on province_coverage.province_key = places.province_key
    left join exempt_provinces
        on
            province_coverage.form = exempt_provinces.form
            and province_coverage.period_key = exempt_provinces.period_key
            and province_coverage.province_key = exempt_provinces.province_key
    group by
        province_coverage.period_key,
        places.region_name,
        places.scheme,
        places.boundary_set,
        province_coverage.form,
        province_coverage.origin

),

exempt as (

    select
        exempt_provinces.form,
        exempt_provinces.period_key,
        places.scheme,
        places.boundary_set,
        places.region_name,
        count(*) as provinces
    from exempt_provinces
    inner join places
        on exempt_provinces.province_key = places.province_key
    group by
        exempt_provinces.form,
        exempt_provinces.period_key,
        places.scheme,
        places.boundary_set,
        places.region_name

),

existing as (

    select
        periods.period_key,
        places.scheme,
        places.boundary_set,
        places.region_name,
        count(*) as provinces
    from periods
    inner join provinces
        on periods.period_end between provinces.valid_from and coalesce(provinces.valid_to, 'infinity')
    inner join places
        on provinces.province_key = places.province_key
    where periods.is_reported
    group by periods.period_key, places.scheme, places.boundary_set, places.region_name

),

-- What does not add over provinces has no total of a region.
summed as (

    select
        province_measures.measure_code,
        province_measures.period_key,
        province_measures.item_code,
        coalesce(province_measures.unit_code, measures.unit_code) as unit_code,
        province_measures.form,
        province_measures.origin,
        places.scheme,
        places.boundary_set,
        places.region_code,
        places.region_name,
        places.region_order,
        sum(province_measures.value) as value,
        {{ denominator_sums('province_measures') }},
        {{ qualifier_sums('province_measures') }}
    from province_measures
    inner join measures
        on province_measures.measure_code = measures.measure_code
    inner join places
        on province_measures.province_key = places.province_key
    where measures.additivity <> 'none'
    group by
        province_measures.measure_code,
        province_measures.period_key,
        province_measures.item_code,
        coalesce(province_measures.unit_code, measures.unit_code),
        province_measures.form,
        province_measures.origin,
        places.scheme,
        places.boundary_set,
        places.region_code,
        places.region_name,
        places.region_order
    having sum(province_measures.slot_measures) > 0

),

totals as (

    select
        summed.origin,
        summed.boundary_set,
        summed.scheme,
        schemes.code_name as scheme_name,
        summed.region_code,
        summed.region_name,
        summed.region_order,
        summed.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        periods.cadence,
        periods.is_break,
        measures.class,
        summed.measure_code,
        measures.measure_name,
        summed.item_code,
        items.item_name,
        summed.unit_code,
        summed.value,
        {{ combined_qualifier('summed') }} as qualifier,
        {{ denominator_columns('summed') }},
        cast(reporting.provinces_reporting as integer) as provinces_reporting,
        cast(coalesce(existing.provinces, 0) - coalesce(exempt.provinces, 0) as integer) as provinces_expected,
        -- Where nobody is waited for, what volunteers sent is neither whole nor not.
        case
            when existing.provinces = exempt.provinces then null
            when
                reporting.provinces_reporting = existing.provinces - coalesce(exempt.provinces, 0)
                and not reporting.is_incomplete
                then 'complete'
            else 'incomplete'
        end as coverage
    from summed
    inner join periods
        on summed.period_key = periods.period_key
    inner join measures
        on summed.measure_code = measures.measure_code
    left join items
        on summed.item_code = items.item_code
    left join code_values as schemes
        on
            schemes.code_list = 'region_scheme'
            and summed.scheme = schemes.code
    left join reporting
        on
            summed.origin = reporting.origin
            and summed.scheme = reporting.scheme
            and summed.boundary_set = reporting.boundary_set
            and summed.region_name = reporting.region_name
            and summed.form = reporting.form
            and summed.period_key = reporting.period_key
    left join existing
        on
            summed.period_key = existing.period_key
            and summed.scheme = existing.scheme
            and summed.boundary_set = existing.boundary_set
            and summed.region_name = existing.region_name
    left join exempt
        on
            summed.form = exempt.form
            and summed.period_key = exempt.period_key
            and summed.scheme = exempt.scheme
            and summed.boundary_set = exempt.boundary_set
            and summed.region_name = exempt.region_name

)

select * from totals
