with slot_measures as (

    select * from {{ ref('slot_measures') }}
    where is_in_total and class = 'seizure' and item_code is null

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

seizure_cases as (

    select
        slot_measures.origin,
        boundary_provinces.boundary_set,
        boundary_provinces.province_key,
        boundary_provinces.province_name,
        boundary_provinces.province_order,
        slot_measures.province_key as reported_province_key,
        slot_measures.reporting_unit,
        slot_measures.reporting_unit_name,
        slot_measures.period_key,
        slot_measures.period_label,
        slot_measures.period_start,
        slot_measures.period_end,
        slot_measures.measure_code,
        slot_measures.measure_name,
        slot_measures.unit_code,
        slot_measures.value,
        slot_measures.qualifier
    from slot_measures
    inner join boundary_provinces
        on slot_measures.province_key = boundary_provinces.reported_province_key

)

select * from seizure_cases
