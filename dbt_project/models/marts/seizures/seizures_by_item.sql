with slot_measures as (

    select * from {{ ref('slot_measures') }}
    where is_in_total and item_code is not null

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

code_values as (

    select * from {{ ref('dim_code_value') }}

),

by_item as (

    select
        {{ slot_on_boundaries('slot_measures', 'boundary_provinces') }},
        slot_measures.item_code,
        slot_measures.item_name,
        items.item_class,
        items.parent_item_code,
        slot_measures.acquisition_code,
        acquisitions.code_name as acquisition_name,
        slot_measures.mode,
        modes.code_name as mode_name,
        slot_measures.unit_code,
        units.name_vi as unit_name,
        -- A quantity stands in its unit as reported, the kilograms derived from all units in a row and column of their own.
        case when slot_measures.measure_code like '%quantity' then slot_measures.value end as quantity,
        case when slot_measures.measure_code like '%kg_equivalent' then slot_measures.value end as kg_equivalent,
        slot_measures.qualifier,
        slot_measures.filing_state
    from slot_measures
    inner join boundary_provinces
        on slot_measures.province_key = boundary_provinces.reported_province_key
    inner join items
        on slot_measures.item_code = items.item_code
    left join units
        on slot_measures.unit_code = units.unit_code
    left join code_values as acquisitions
        on
            acquisitions.code_list = 'acquisition'
            and slot_measures.acquisition_code = acquisitions.code
    left join code_values as modes
        on
            modes.code_list = 'mode'
            and slot_measures.mode = modes.code

)

select * from by_item
