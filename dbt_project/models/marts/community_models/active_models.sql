with figures as (

    select * from {{ ref('_figures_in_total') }}
    where class = 'model'

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

active_models as (

    select
        {{ slot_on_boundaries('figures', 'boundary_provinces') }},
        figures.measure_code,
        figures.measure_name,
        figures.unit_code,
        figures.value,
        figures.qualifier,
        figures.filing_state,
        boundary_provinces.is_separable as is_on_map
    from figures
    inner join boundary_provinces
        on figures.province_key = boundary_provinces.reported_province_key

)

select * from active_models
