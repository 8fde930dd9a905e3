with figures as (

    select * from {{ ref('_figures_in_total') }}
    where activity_code is not null

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
        {{ slot_on_boundaries('figures', 'boundary_provinces') }},
        figures.activity_code,
        activity_types.name_vi as activity_name,
        figures.measure_code,
        figures.measure_name,
        activity_measures.field,
        figures.unit_code,
        figures.value,
        figures.qualifier,
        figures.filing_state
    from figures
    inner join boundary_provinces
        on figures.province_key = boundary_provinces.reported_province_key
    inner join activity_types
        on figures.activity_code = activity_types.activity_code
    inner join activity_measures
        on
            figures.activity_code = activity_measures.activity_code
            and figures.measure_code = activity_measures.measure_code
    where activity_measures.field in ('occasions', 'attendances')

)

select * from attendances
