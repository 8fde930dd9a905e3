with province_coverage as (

    select * from {{ ref('_province_coverage') }}
    where {{ in_force_as_of() }}

),

places as (

    select * from {{ ref('_map_places') }}
    where is_separable

),

provinces as (

    select * from {{ ref('dim_province') }}

),

periods as (

    select * from {{ ref('dim_period') }}
    where is_reported

),

exempt_provinces as not materialized (

    select * from {{ ref('_exempt_provinces') }}

),

existing as (

    select
        periods.period_key,
        places.boundary_set,
        places.province_key,
        count(*) as parts
    from periods
    inner join provinces
        on periods.period_end between provinces.valid_from and coalesce(provinces.valid_to, 'infinity')
    inner join places
        on provinces.province_key = places.reported_province_key
    group by periods.period_key, places.boundary_set, places.province_key

),

exempt as (

    select
        exempt_provinces.form,
        exempt_provinces.period_key,
        places.boundary_set,
        places.province_key,
        count(*) as parts
    from exempt_provinces
    inner join places
        on exempt_provinces.province_key = places.reported_province_key
    group by exempt_provinces.form, exempt_provinces.period_key, places.boundary_set, places.province_key

),

reporting as (

    select
        province_coverage.period_key,
        places.province_key,
        province_coverage.form,
        province_coverage.origin,
        places.boundary_set,
        count(*) filter (where province_coverage.is_reporting and exempt_provinces.province_key is null)
            as parts_reporting,
        bool_or(province_coverage.is_incomplete) as is_incomplete
    from province_coverage
    inner join places
        on province_coverage.province_key = places.reported_province_key
    left join exempt_provinces
        on
            province_coverage.form = exempt_provinces.form
            and province_coverage.period_key = exempt_provinces.period_key
            and province_coverage.province_key = exempt_provinces.province_key
    group by
        province_coverage.period_key,
        places.province_key,
        province_coverage.form,
        province_coverage.origin,
        places.boundary_set

),

gaps as (

    select
        reporting.origin,
        reporting.form,
        reporting.period_key,
        reporting.boundary_set,
        reporting.province_key
    from reporting
    left join existing
        on
            reporting.period_key = existing.period_key
            and reporting.boundary_set = existing.boundary_set
            and reporting.province_key = existing.province_key
    left join exempt
        on
            reporting.form = exempt.form
            and reporting.period_key = exempt.period_key
            and reporting.boundary_set = exempt.boundary_set
            and reporting.province_key = exempt.province_key
    where reporting.is_incomplete or reporting.parts_reporting < existing.parts - coalesce(exempt.parts, 0)

)

select * from gaps
