with figures as (

    select * from {{ ref('_figures_in_total') }}
    where class = 'seizure' and item_code is null

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

subjects as materialized (

    select * from {{ source('reference', 'case_subjects') }}
    where {{ in_force_as_of() }}

),

seizure_cases as (

    select
        {{ slot_on_boundaries('figures', 'boundary_provinces') }},
        figures.measure_code,
        figures.measure_name,
        figures.subject_code,
        coalesce(subjects.name_vi, figures.subject_code, 'Chưa rõ') as subject_name,
        coalesce(subjects.name_en, figures.subject_code, 'Not told') as subject_name_en,
        figures.unit_code,
        figures.value,
        figures.qualifier,
        figures.filing_state
    from figures
    inner join boundary_provinces
        on figures.province_key = boundary_provinces.reported_province_key
    left join subjects
        on
            figures.subject_code = subjects.subject_code
            and figures.period_end between subjects.valid_from and coalesce(subjects.valid_to, 'infinity')

)

select * from seizure_cases
