with province_measures as not materialized (

    select * from {{ ref('_province_measures') }}
    where obs_status = 'A'

),

province_coverage as (

    select * from {{ ref('_province_coverage') }}

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

provinces as (

    select * from {{ ref('dim_province') }}

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

-- A merged territory on the map of 63: the figure cannot be told apart, so each of its parts shows that, never a share.
inseparable as (

    select
        province_measures.origin,
        boundary_provinces.boundary_set,
        boundary_provinces.boundary_set_name,
        parts.province_key,
        parts.province_name,
        parts.sort_order as province_order,
        province_measures.form,
        province_measures.period_key,
        province_measures.measure_code,
        province_measures.item_code,
        province_measures.unit_code,
        cast(null as numeric) as value,
        cast(null as text) as qualifier,
        cast(null as integer) as figures,
        cast(null as numeric) as denominator,
        cast(null as integer) as with_denominator,
        'inseparable' as cell_state
    from province_measures
    inner join boundary_provinces
        on province_measures.province_key = boundary_provinces.reported_province_key
    inner join provinces as parts
        on province_measures.province_key = parts.successor_province_key
    where not boundary_provinces.is_separable

),

-- How many territories owed a report for a cell of the map, and how many sent one.
reporting as (

    select
        province_coverage.origin,
        boundary_provinces.boundary_set,
        boundary_provinces.province_key,
        province_coverage.form,
        province_coverage.period_key,
        count(*) filter (where province_coverage.is_reporting) as parts_reporting,
        bool_or(province_coverage.is_incomplete) as is_incomplete
    from province_coverage
    inner join boundary_provinces
        on province_coverage.province_key = boundary_provinces.reported_province_key
    group by
        province_coverage.origin,
        boundary_provinces.boundary_set,
        boundary_provinces.province_key,
        province_coverage.form,
        province_coverage.period_key

),

expected as (

    select
        periods.period_key,
        boundary_provinces.boundary_set,
        boundary_provinces.province_key,
        count(*) as parts_expected
    from periods
    inner join provinces
        on periods.period_end between provinces.valid_from and coalesce(provinces.valid_to, 'infinity')
    inner join boundary_provinces
        on provinces.province_key = boundary_provinces.reported_province_key
    where periods.is_reported
    group by periods.period_key, boundary_provinces.boundary_set, boundary_provinces.province_key

),

summed as (

    select
        province_measures.origin,
        boundary_provinces.boundary_set,
        boundary_provinces.boundary_set_name,
        boundary_provinces.province_key,
        boundary_provinces.province_name,
        boundary_provinces.province_order,
        province_measures.form,
        province_measures.period_key,
        province_measures.measure_code,
        province_measures.item_code,
        province_measures.unit_code,
        province_measures.additivity,
        case
            when province_measures.additivity <> 'none' or count(*) = 1 then sum(province_measures.value)
        end as value,
        {{ denominator_sums('province_measures') }},
        {{ qualifier_counts() }}
    from province_measures
    inner join boundary_provinces
        on province_measures.province_key = boundary_provinces.reported_province_key
    where boundary_provinces.is_separable
    group by
        province_measures.origin,
        boundary_provinces.boundary_set,
        boundary_provinces.boundary_set_name,
        boundary_provinces.province_key,
        boundary_provinces.province_name,
        boundary_provinces.province_order,
        province_measures.form,
        province_measures.period_key,
        province_measures.measure_code,
        province_measures.item_code,
        province_measures.unit_code,
        province_measures.additivity

),

separable as (

    select
        summed.origin,
        summed.boundary_set,
        summed.boundary_set_name,
        summed.province_key,
        summed.province_name,
        summed.province_order,
        summed.form,
        summed.period_key,
        summed.measure_code,
        summed.item_code,
        summed.unit_code,
        summed.value,
        {{ combined_qualifier('summed') }} as qualifier,
        {{ denominator_columns('summed') }},
        case
            when summed.value is null and summed.additivity = 'none' then 'not_additive'
            when summed.value is null then 'incomplete'
            when
                reporting.is_incomplete
                or reporting.parts_reporting < expected.parts_expected
                then 'incomplete'
            when summed.value = 0 then 'reported_zero'
            else 'value'
        end as cell_state
    from summed
    left join reporting
        on
            summed.origin = reporting.origin
            and summed.boundary_set = reporting.boundary_set
            and summed.province_key = reporting.province_key
            and summed.form = reporting.form
            and summed.period_key = reporting.period_key
    left join expected
        on
            summed.period_key = expected.period_key
            and summed.boundary_set = expected.boundary_set
            and summed.province_key = expected.province_key

),

cells as (

    select * from separable

    union all

    select * from inseparable

),

overview as (

    select
        cells.origin,
        {{ origin_name('cells.origin') }} as origin_name,
        cells.boundary_set,
        cells.boundary_set_name,
        cells.province_key,
        cells.province_name,
        cells.province_order,
        cells.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        periods.cadence,
        periods.cadence_name,
        {{ break_mark('cells.boundary_set', 'periods', 'provinces') }} as break_mark,
        measures.class,
        cells.measure_code,
        measures.measure_name,
        cells.item_code,
        items.item_name,
        cells.unit_code,
        cells.value,
        cells.qualifier,
        cells.figures,
        cells.denominator,
        cells.with_denominator,
        cells.cell_state,
        cell_states.code_name as cell_state_name
    from cells
    inner join periods
        on cells.period_key = periods.period_key
    inner join provinces
        on cells.province_key = provinces.province_key
    inner join measures
        on cells.measure_code = measures.measure_code
    left join items
        on cells.item_code = items.item_code
    left join code_values as cell_states
        on
            cell_states.code_list = 'cell_state'
            and cells.cell_state = cell_states.code

)

select * from overview
