with due_date_versions as (

    select * from {{ ref('_due_date_versions') }}
    where {{ in_force_as_of() }}

),

extensions as (

    select
        form,
        province_key,
        reporting_unit,
        period_key,
        period_label,
        period_start,
        period_end,
        period_basis,
        cadence,
        due_date,
        recorded_from_position
    from due_date_versions

)

select * from extensions
