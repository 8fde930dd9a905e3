with provinces as (

    select * from {{ ref('_provinces') }}
    where {{ in_force_as_of() }}

),

dimension as (

    select
        province_key,
        gso_code,
        iso_code,
        province_name,
        province_full_name,
        province_name_en,
        kind,
        valid_from,
        valid_to,
        successor_province_key,
        is_in_63,
        is_in_34,
        sort_order
    from provinces

)

select * from dimension
