with provinces as (

    select * from {{ ref('_provinces') }}
    where {{ in_force_as_of() }}

),

-- A territory has its place on either map: on that of 63 its own, on that of 34 the province that it has become.
province_maps as (

    select
        province_key,
        province_key_34,
        is_in_63 as is_separable
    from provinces

)

select * from province_maps
