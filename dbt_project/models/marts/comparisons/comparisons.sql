with area_comparisons as (

    select * from {{ ref('_area_comparisons') }}

),

areas as (

    select distinct
        boundary_set,
        boundary_set_name,
        area_kind,
        area_key,
        scheme,
        area_name,
        area_order
    from {{ ref('_compared_areas') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

windows as (

    select * from {{ ref('_comparison_windows') }}
    where span = 'period' and side = 'last_year'

),

measures as (

    select * from {{ ref('dim_measure') }}

),

units as (

    select * from {{ source('reference', 'units') }}
    where {{ in_force_as_of() }}

),

items as (

    select * from {{ ref('dim_item') }}

),

code_values as (

    select * from {{ ref('dim_code_value') }}

),

today as (

    select * from {{ ref('_today') }}

),

compared as (

    select
        area_comparisons.*,
        measures.class,
        measures.measure_name,
        {{ no_percent_reason(
            'area_comparisons',
            is_whole='area_comparisons.is_complete and area_comparisons.is_told'
            ~ ' and area_comparisons.last_year_is_complete and area_comparisons.last_year_is_told',
            is_one_scope='area_comparisons.is_one_scope',
        ) }} as no_percent,
        {{ no_percent_reason('area_comparisons', 'alike_') }} as alike_no_percent
    from area_comparisons
    inner join measures
        on area_comparisons.measure_code = measures.measure_code
    left join units
        on area_comparisons.unit_code = units.unit_code

),

comparisons as (

    select
        compared.origin,
        {{ origin_name('compared.origin') }} as origin_name,
        compared.boundary_set,
        areas.boundary_set_name,
        compared.area_kind,
        area_kinds.code_name as area_kind_name,
        compared.area_key,
        areas.scheme,
        areas.area_name,
        areas.area_order,
        compared.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        periods.cadence,
        periods.cadence_name,
        periods.reporting_year,
        periods.is_break,
        compared.span,
        spans.code_name as span_name,
        compared.class,
        compared.measure_code,
        compared.measure_name,
        compared.item_code,
        items.item_name,
        compared.unit_code,
        compared.value,
        {{ qualifier_as_covered('compared.qualifier', 'compared.is_complete and compared.is_told') }} as qualifier,
        compared.is_made,
        case
            when compared.is_complete then 'complete'
            when compared.provinces_expected > 0 then 'incomplete'
        end as coverage,
        cast(compared.provinces_reporting as integer) as provinces_reporting,
        cast(compared.provinces_expected as integer) as provinces_expected,
        compared.missing_provinces,
        windows.part_key as last_year_period_key,
        compared.last_year_value,
        {{ qualifier_as_covered(
            'compared.last_year_qualifier', 'compared.last_year_is_complete and compared.last_year_is_told'
        ) }} as last_year_qualifier,
        compared.last_year_is_made,
        case
            when compared.last_year_is_complete then 'complete'
            when compared.last_year_provinces_expected > 0 then 'incomplete'
        end as last_year_coverage,
        cast(compared.last_year_provinces_reporting as integer) as last_year_provinces_reporting,
        cast(compared.last_year_provinces_expected as integer) as last_year_provinces_expected,
        compared.last_year_missing_provinces,
        compared.value - compared.last_year_value as difference,
        {{ percent_change('compared.value', 'compared.last_year_value', 'compared.no_percent') }} as percent_change,
        compared.no_percent,
        no_percent.code_name as no_percent_name,
        case
            when compared.last_year_is_complete and compared.has_same_provinces
                then round(100 * compared.last_year_value_of_reporting / nullif(compared.last_year_value, 0), 1)
        end as percent_reporting,
        cast(compared.alike_provinces as integer) as alike_provinces,
        compared.alike_value,
        compared.alike_last_year_value,
        compared.alike_value - compared.alike_last_year_value as alike_difference,
        {{ percent_change('compared.alike_value', 'compared.alike_last_year_value', 'compared.alike_no_percent') }}
            as alike_percent_change,
        compared.alike_no_percent,
        alike_no_percent.code_name as alike_no_percent_name
    from compared
    inner join periods
        on compared.period_key = periods.period_key
    inner join areas
        on
            compared.boundary_set = areas.boundary_set
            and compared.area_kind = areas.area_kind
            and compared.area_key = areas.area_key
    left join windows
        on compared.period_key = windows.period_key
    left join items
        on compared.item_code = items.item_code
    left join code_values as area_kinds
        on area_kinds.code_list = 'area_kind' and compared.area_kind = area_kinds.code
    left join code_values as spans
        on spans.code_list = 'comparison_span' and compared.span = spans.code
    left join code_values as no_percent
        on no_percent.code_list = 'no_percent' and compared.no_percent = no_percent.code
    left join code_values as alike_no_percent
        on alike_no_percent.code_list = 'no_percent' and compared.alike_no_percent = alike_no_percent.code
    -- What is still to come has figures of the year before only.
    where compared.value is not null or periods.period_end <= (select today.day from today)

)

select * from comparisons
