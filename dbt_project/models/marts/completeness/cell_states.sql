with slot_cells as (

    select * from {{ ref('_slot_cells') }}

),

measure_terms as materialized (

    select * from {{ ref('_measure_terms') }}

),

province_classes as materialized (

    select * from {{ ref('_province_classes') }}

),

boundary_provinces as materialized (

    select * from {{ ref('_boundary_provinces') }}

),

provinces as materialized (

    select * from {{ ref('dim_province') }}

),

reporting_units as materialized (

    select * from {{ ref('dim_reporting_unit') }}

),

periods as materialized (

    select * from {{ ref('dim_period') }}

),

measures as materialized (

    select * from {{ ref('dim_measure') }}

),

items as materialized (

    select * from {{ ref('dim_item') }}

),

states as materialized (

    select
        code,
        code_name
    from {{ ref('dim_code_value') }}
    where code_list = 'cell_state'

),

on_map as (

    select
        slot_cells.*,
        boundary_provinces.boundary_set,
        boundary_provinces.province_key as map_province_key,
        boundary_provinces.is_separable
    from slot_cells
    inner join boundary_provinces
        on slot_cells.province_key = boundary_provinces.reported_province_key

),

counted as (

    select
        {{ cell_keys('on_map') }},
        on_map.additivity,
        bool_or(on_map.is_owed) as is_owed,
        max(on_map.due_date) as due_date,
        max(on_map.period_end) as period_end,
        count(*) filter (where on_map.cell_state <> 'not_applicable') as parts,
        count(*) filter (
            where on_map.cell_state in ('value', 'reported_zero', 'not_additive')
            or (on_map.cell_state = 'covered' and on_map.is_reported)
        ) as parts_complete,
        count(on_map.value) as figures,
        array_agg(on_map.cell_state) as states,
        array_agg(on_map.province_key) as stated_parts,
        case when on_map.boundary_set = '34' then max(on_map.silent_parts) else '{}' end as silent_parts,
        sum(on_map.value) as value,
        {{ qualifier_counts() }}
    from on_map
    where on_map.is_separable
    group by {{ cell_keys('on_map') }}, on_map.additivity

),

-- A part that has the unit and neither reported nor has a cell of its own is missing, if the measure applies to it.
completed as (

    select
        counted.*,
        case when cardinality(counted.silent_parts) > 0 then (
            select count(*)
            from unnest(counted.silent_parts) as part (province_key)
            inner join province_classes
                on part.province_key = province_classes.province_key
            where
                part.province_key <> all(counted.stated_parts)
                and {{ applies('measure_terms', 'province_classes', 'counted.period_end') }}
        ) else 0 end as parts_silent
    from counted
    inner join measure_terms
        on counted.measure_code = measure_terms.measure_code

),

summed as (

    select
        {{ cell_keys('completed') }},
        completed.is_owed,
        completed.due_date,
        completed.parts + completed.parts_silent as parts,
        completed.parts_complete,
        case
            when 'not_additive' = any(completed.states) then 'not_additive'
            when completed.figures > 1 and completed.additivity = 'none' then 'not_additive'
            when completed.figures > 0 and completed.parts_complete < completed.parts + completed.parts_silent
                then 'incomplete'
            when completed.states[1] = all(completed.states) then completed.states[1]
            when 'incomplete' = any(completed.states) then 'incomplete'
            when completed.figures > 0 and completed.value = 0 then 'reported_zero'
            when completed.figures > 0 then 'value'
            when 'missing' = any(completed.states) or completed.parts_silent > 0 then 'missing'
            when 'withdrawn' = any(completed.states) then 'withdrawn'
            when 'not_due' = any(completed.states) then 'not_due'
            else 'covered'
        end as cell_state,
        case when completed.figures = 1 or completed.additivity <> 'none' then completed.value end as value,
        {{ combined_qualifier('completed') }} as qualifier
    from completed

),

-- Since July 2025 a figure of a merged province is that of none of its former parts: each shows so, never a share.
inseparable as (

    select
        on_map.origin,
        on_map.boundary_set,
        former.province_key as map_province_key,
        on_map.reporting_unit,
        on_map.form,
        on_map.period_key,
        on_map.measure_code,
        on_map.item_code,
        on_map.unit_code,
        on_map.is_owed,
        on_map.due_date,
        1 as parts,
        0 as parts_complete,
        case
            when on_map.cell_state in ('value', 'reported_zero', 'incomplete', 'not_additive') then 'inseparable'
            else on_map.cell_state
        end as cell_state,
        cast(null as numeric) as value,
        cast(null as text) as qualifier
    from on_map
    inner join provinces as former
        on on_map.province_key = former.successor_province_key
    where not on_map.is_separable

),

found as (

    select * from summed

    union all

    select * from inseparable

),

cells as materialized (

    select found.*
    from found
    {{ expect_many('found.parts') }}

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
            when cells.parts_complete > 0 or cells.cell_state = 'incomplete' then 'incomplete'
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
