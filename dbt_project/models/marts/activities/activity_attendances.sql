with slot_measures as (

    select * from {{ ref('slot_measures') }}
    where is_in_total and activity_code is not null

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

activity_types as (

    select * from {{ source('reference', 'activity_types') }}
    where {{ in_force_as_of() }}

),

activity_measures as (

    select * from {{ source('reference', 'activity_measures') }}
    where {{ in_force_as_of() }}

),

attendances as (

    select
        {{ slot_on_boundaries('slot_measures', 'boundary_provinces') }},
        slot_measures.activity_code,
        activity_types.name_vi as activity_name,
        slot_measures.measure_code,
        slot_measures.measure_name,
        activity_measures.field,
        slot_measures.unit_code,
        slot_measures.value,
        slot_measures.qualifier,
        slot_measures.filing_state
    from slot_measures
    inner join boundary_provinces
        on slot_measures.province_key = boundary_provinces.reported_province_key
    inner join activity_types
        on slot_measures.activity_code = activity_types.activity_code
    inner join activity_measures
        on
            slot_measures.activity_code = activity_measures.activity_code
            and slot_measures.measure_code = activity_measures.measure_code
    where activity_measures.field in ('occasions', 'attendances')

)

select * from attendances
