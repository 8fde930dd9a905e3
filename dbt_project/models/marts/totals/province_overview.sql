with cells as (

    select * from {{ ref('_map_cells') }}

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

overview as (

    select
        cells.origin,
        {{ origin_name('cells.origin') }} as origin_name,
        cells.boundary_set,
        cells.boundary_set_name,
        cells.province_key,
        provinces.province_name,
        provinces.sort_order as province_order,
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
