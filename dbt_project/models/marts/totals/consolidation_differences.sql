with slot_measures as (

    select * from {{ ref('_slot_measures_in_force') }}
    where coalesce(excluded_by, 'component') = 'component' and obs_status is distinct from 'P'

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

of_units as (

    select
        origin,
        form,
        province_key,
        period_key,
        measure_code,
        item_code,
        unit_code,
        reporting_unit,
        is_held,
        sum(value) as value,
        bool_or(qualifier in ('at_least', 'approximately')) as is_open
    from slot_measures
    group by
        origin,
        form,
        province_key,
        period_key,
        measure_code,
        item_code,
        unit_code,
        reporting_unit,
        is_held

),

-- What the consolidated report says, and beside it what the components say that it holds: never added to each other.
compared as (

    select
        origin,
        form,
        province_key,
        period_key,
        measure_code,
        item_code,
        unit_code,
        sum(value) filter (where not is_held) as consolidated_value,
        bool_or(is_open) filter (where not is_held) as is_open,
        sum(value) filter (where is_held) as components_value,
        max(value) filter (where is_held) as largest_component_value,
        count(*) filter (where is_held) as components
    from of_units
    group by origin, form, province_key, period_key, measure_code, item_code, unit_code
    having bool_or(is_held) and bool_or(not is_held)

),

differences as (

    select
        compared.origin,
        compared.form,
        compared.province_key,
        provinces.province_name,
        provinces.sort_order as province_order,
        compared.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        periods.boundary_set,
        measures.class,
        compared.measure_code,
        measures.measure_name,
        compared.item_code,
        items.item_name,
        coalesce(compared.unit_code, measures.unit_code) as unit_code,
        compared.consolidated_value,
        case when measures.additivity <> 'none' then compared.components_value end as components_value,
        compared.largest_component_value,
        cast(compared.components as integer) as components,
        case when measures.additivity <> 'none' then compared.consolidated_value - compared.components_value end
            as difference,
        -- One part above its whole cannot be; parts that together exceed it may hold a joint operation twice.
        case
            when compared.is_open then 'open'
            when compared.largest_component_value > compared.consolidated_value then 'component_exceeds'
            when measures.additivity <> 'none' and compared.components_value > compared.consolidated_value
                then 'components_exceed'
            when compared.components_value = compared.consolidated_value then 'equal'
            else 'consolidated_exceeds'
        end as comparison
    from compared
    inner join provinces
        on compared.province_key = provinces.province_key
    inner join periods
        on compared.period_key = periods.period_key
    inner join measures
        on compared.measure_code = measures.measure_code
    left join items
        on compared.item_code = items.item_code

),

named as (

    select
        differences.*,
        comparisons.code_name as comparison_name,
        case differences.comparison
            when 'component_exceeds' then 'error'
            when 'components_exceed' then 'warning'
        end as severity
    from differences
    left join code_values as comparisons
        on
            comparisons.code_list = 'comparison'
            and differences.comparison = comparisons.code

)

select * from named
