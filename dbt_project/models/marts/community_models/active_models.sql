with slot_measures as (

    select * from {{ ref('slot_measures') }}
    where is_in_total and class = 'model'

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

active_models as (

    select
        {{ slot_on_boundaries('slot_measures', 'boundary_provinces') }},
        slot_measures.measure_code,
        slot_measures.measure_name,
        slot_measures.unit_code,
        slot_measures.value,
        slot_measures.qualifier,
        slot_measures.filing_state
    from slot_measures
    inner join boundary_provinces
        on slot_measures.province_key = boundary_provinces.reported_province_key

)

select * from active_models
