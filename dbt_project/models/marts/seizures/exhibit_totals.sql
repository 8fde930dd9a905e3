with province_measures as (

    select * from {{ ref('_province_measures') }}
    where {{ in_force_as_of() }} and obs_status = 'A' and item_code is not null and slot_measures > 0

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

items as (

    select * from {{ ref('dim_item') }}

),

units as (

    select * from {{ source('reference', 'units') }}
    where {{ in_force_as_of() }}

),

acquisitions as materialized (

    select * from {{ ref('dim_code_value') }}
    where code_list = 'acquisition'

),

totals as (

    select
        province_measures.origin,
        {{ origin_name('province_measures.origin') }} as origin_name,
        boundary_provinces.boundary_set,
        boundary_provinces.boundary_set_name,
        boundary_provinces.province_key,
        boundary_provinces.province_name,
        boundary_provinces.province_order,
        province_measures.province_key as reported_province_key,
        province_measures.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        periods.end_month,
        periods.cadence,
        periods.cadence_name,
        province_measures.item_code,
        items.item_name,
        items.item_class,
        items.parent_item_code,
        province_measures.acquisition_code,
        acquisitions.code_name as acquisition_name,
        province_measures.unit_code,
        units.name_vi as unit_name,
        -- A quantity stands in its unit as reported, the kilograms derived from all units in a row and column of their own.
        case when province_measures.measure_code like '%quantity' then province_measures.value end as quantity,
        case when province_measures.measure_code like '%kg_equivalent' then province_measures.value end
            as kg_equivalent,
        {{ combined_qualifier('province_measures') }} as qualifier
    from province_measures
    inner join boundary_provinces
        on province_measures.province_key = boundary_provinces.reported_province_key
    inner join periods
        on province_measures.period_key = periods.period_key
    inner join items
        on province_measures.item_code = items.item_code
    left join units
        on province_measures.unit_code = units.unit_code
    left join acquisitions
        on province_measures.acquisition_code = acquisitions.code

)

select * from totals
