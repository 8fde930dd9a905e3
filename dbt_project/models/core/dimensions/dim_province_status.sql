with provinces as (

    select * from {{ source('reference', 'provinces') }}
    where {{ in_force_as_of() }}

),

dimension as (

    select
        province_key,
        gso_code,
        name_vi as province_full_name,
        kind,
        valid_from,
        valid_to,
        successor_province_key
    from provinces

)

select * from dimension
