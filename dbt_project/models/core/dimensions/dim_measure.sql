with measures as (

    select * from {{ source('reference', 'measures') }}
    where {{ in_force_as_of() }}

),

units as (

    select * from {{ source('reference', 'units') }}
    where {{ in_force_as_of() }}

),

dimension as (

    select
        measures.measure_code,
        measures.form,
        measures.class,
        measures.name_vi as measure_name,
        measures.name_en as measure_name_en,
        measures.unit_code,
        units.name_vi as unit_name,
        measures.nature,
        measures.additivity
    from measures
    left join units
        on measures.unit_code = units.unit_code

)

select * from dimension
