{%- set cell = ['origin', 'map_province_key', 'reporting_unit', 'form', 'period_key', 'measure_code', 'item_code', 'unit_code'] -%}

-- A map at a time, so that a condition on a province reaches its cells.
with slot_cells as not materialized (

    select * from {{ ref('_slot_cells') }}

),

silent_parts as (

    select * from {{ ref('_silent_parts') }}

),

measure_terms as (

    select * from {{ ref('_measure_terms') }}

),

province_classes as (

    select * from {{ ref('_province_classes') }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

reporting_units as (

    select * from {{ ref('dim_reporting_unit') }}

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

states as (

    select
        code,
        code_name
    from {{ ref('dim_code_value') }}
    where code_list = 'cell_state'

),

on_map as (

    select
        *,
        '34' as boundary_set,
        province_key_34 as map_province_key
    from slot_cells

    union all

    select
        *,
        '63' as boundary_set,
        province_key as map_province_key
    from slot_cells
    where is_separable

),

counted as (

    select
        boundary_set,
        {{ cell | join(',\n        ') }},
        additivity,
        bool_or(is_owed) as is_owed,
        max(due_date) as due_date,
        max(period_end) as period_end,
        count(*) filter (where cell_state <> 'not_applicable') as parts,
        count(*) filter (
            where cell_state in ('value', 'reported_zero', 'not_additive') or (cell_state = 'covered' and is_reported)
        ) as parts_complete,
        count(value) as figures,
        array_agg(cell_state) as states,
        array_agg(province_key) as stated_parts,
        sum(value) as value,
        {{ qualifier_counts() }}
    from on_map
    group by
        boundary_set,
        {{ cell | join(',\n        ') }},
        additivity

),

-- A part that has the unit and neither reported nor has a cell of its own is missing, if the measure applies to it.
completed as (

    select
        counted.*,
        case when silent_parts.silent_parts is not null then (
            select count(*)
            from unnest(silent_parts.silent_parts) as part (province_key)
            inner join province_classes
                on part.province_key = province_classes.province_key
            where
                part.province_key <> all(counted.stated_parts)
                and {{ applies('measure_terms', 'province_classes', 'counted.period_end') }}
        ) else 0 end as parts_silent
    from counted
    inner join measure_terms
        on counted.measure_code = measure_terms.measure_code
    left join silent_parts
        on
            counted.boundary_set = '34'
            and counted.origin = silent_parts.origin
            and counted.form = silent_parts.form
            and counted.reporting_unit = silent_parts.reporting_unit
            and counted.period_key = silent_parts.period_key
            and counted.map_province_key = silent_parts.province_key_34

),

summed as (

    select
        completed.boundary_set,
        {{ cell | join(',\n        ') }},
        completed.is_owed,
        completed.due_date,
        parts + completed.parts_silent as parts,
        completed.parts_complete,
        case
            when 'not_additive' = any(completed.states) then 'not_additive'
            when completed.figures > 1 and completed.additivity = 'none' then 'not_additive'
            when completed.figures > 0 and completed.parts_complete < parts + completed.parts_silent then 'incomplete'
            when completed.states[1] = all(completed.states) then completed.states[1]
            when 'incomplete' = any(completed.states) then 'incomplete'
            when completed.figures > 0 and value = 0 then 'reported_zero'
            when completed.figures > 0 then 'value'
            when 'missing' = any(completed.states) or completed.parts_silent > 0 then 'missing'
            when 'unconfirmed' = any(completed.states) then 'unconfirmed'
            when 'in_longer_period' = any(completed.states) then 'in_longer_period'
            when 'withdrawn' = any(completed.states) then 'withdrawn'
            when 'not_due' = any(completed.states) then 'not_due'
            else 'covered'
        end as cell_state,
        case when completed.figures = 1 or completed.additivity <> 'none' then value end as value,
        {{ combined_qualifier('completed') }} as qualifier
    from completed

),

-- Since July 2025 a figure of a merged province is that of none of its former parts: each shows so, never a share.
inseparable as (

    select
        '63' as boundary_set,
        slot_cells.origin,
        former.province_key as map_province_key,
        slot_cells.reporting_unit,
        slot_cells.form,
        slot_cells.period_key,
        slot_cells.measure_code,
        slot_cells.item_code,
        slot_cells.unit_code,
        slot_cells.is_owed,
        slot_cells.due_date,
        1 as parts,
        0 as parts_complete,
        case
            when slot_cells.cell_state in ('value', 'reported_zero', 'incomplete', 'not_additive') then 'inseparable'
            else slot_cells.cell_state
        end as cell_state,
        cast(null as numeric) as value,
        cast(null as text) as qualifier
    from slot_cells
    inner join provinces as former
        on slot_cells.province_key = former.successor_province_key
    where not slot_cells.is_separable

),

cells as (

    select * from summed

    union all

    select * from inseparable

),

cell_states as (

    select
        cells.origin,
        cells.boundary_set,
        cells.map_province_key as province_key,
        provinces.province_name,
        provinces.sort_order as province_order,
        cells.reporting_unit,
        reporting_units.reporting_unit_name,
        cells.form,
        cells.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        periods.cadence,
        periods.period_basis,
        {{ break_mark('cells.boundary_set', 'periods', 'provinces') }} as break_mark,
        measures.class,
        cells.measure_code,
        measures.measure_name,
        cells.item_code,
        items.item_name,
        cells.unit_code,
        cells.is_owed,
        cells.due_date,
        cast(cells.parts as integer) as parts,
        cast(cells.parts_complete as integer) as parts_complete,
        cells.cell_state,
        states.code_name as cell_state_name,
        case
            when cells.cell_state in ('not_applicable', 'not_due', 'inseparable') then null
            when cells.parts_complete = cells.parts then 'complete'
            when cells.parts_complete > 0 or cells.cell_state in ('incomplete', 'in_longer_period', 'unconfirmed')
                then 'incomplete'
            else 'missing'
        end as coverage,
        cells.value,
        case when cells.value is not null then cells.qualifier end as qualifier
    from cells
    inner join provinces
        on cells.map_province_key = provinces.province_key
    inner join reporting_units
        on cells.reporting_unit = reporting_units.reporting_unit
    inner join periods
        on cells.period_key = periods.period_key
    inner join measures
        on cells.measure_code = measures.measure_code
    left join items
        on cells.item_code = items.item_code
    inner join states
        on cells.cell_state = states.code

)

select * from cell_states
