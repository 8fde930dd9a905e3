with reporting_units as (

    select * from {{ source('reference', 'reporting_units') }}
    where {{ in_force_as_of() }}

),

dimension as (

    select
        reporting_unit,
        kind as reporting_unit_kind,
        name_vi as reporting_unit_name,
        name_en as reporting_unit_name_en
    from reporting_units

)

select * from dimension
