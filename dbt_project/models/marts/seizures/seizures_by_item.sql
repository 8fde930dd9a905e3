with figures as (

    select * from {{ ref('_figures_in_total') }}
    where item_code is not null

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

items as (

    select * from {{ ref('dim_item') }}

),

units as (

    select * from {{ source('reference', 'units') }}
    where {{ in_force_as_of() }}

),

-- As soon as a chart asks for one code, PostgreSQL compares every figure with what is kept of the codes: here some rows, not all lists.
acquisitions as materialized (

    select * from {{ ref('dim_code_value') }}
    where code_list = 'acquisition'

),

modes as materialized (

    select * from {{ ref('dim_code_value') }}
    where code_list = 'mode'

),

by_item as (

    select
        {{ slot_on_boundaries('figures', 'boundary_provinces') }},
        figures.item_code,
        items.item_name,
        items.item_class,
        items.parent_item_code,
        figures.acquisition_code,
        acquisitions.code_name as acquisition_name,
        figures.mode,
        modes.code_name as mode_name,
        figures.unit_code,
        units.name_vi as unit_name,
        -- A quantity stands in its unit as reported, the kilograms derived from all units in a row and column of their own.
        case when figures.measure_code like '%quantity' then figures.value end as quantity,
        case when figures.measure_code like '%kg_equivalent' then figures.value end as kg_equivalent,
        figures.qualifier,
        figures.filing_state
    from figures
    inner join boundary_provinces
        on figures.province_key = boundary_provinces.reported_province_key
    inner join items
        on figures.item_code = items.item_code
    left join units
        on figures.unit_code = units.unit_code
    left join acquisitions
        on figures.acquisition_code = acquisitions.code
    left join modes
        on figures.mode = modes.code

)

select * from by_item
