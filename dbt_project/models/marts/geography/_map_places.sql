with province_maps as (

    select * from {{ ref('_province_maps') }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

boundary_sets as (

    select * from {{ source('reference', 'boundary_sets') }}
    where {{ in_force_as_of() }}

),

-- A merged territory on the map of 63 shows in each of its parts, where its figures cannot be told apart.
places as (

    select
        province_key as reported_province_key,
        '34' as boundary_set,
        province_key_34 as province_key,
        true as is_separable
    from province_maps

    union all

    select
        province_key as reported_province_key,
        '63' as boundary_set,
        province_key,
        true as is_separable
    from province_maps
    where is_separable

    union all

    select
        province_maps.province_key as reported_province_key,
        '63' as boundary_set,
        parts.province_key,
        false as is_separable
    from province_maps
    inner join provinces as parts
        on province_maps.province_key = parts.successor_province_key
    where not province_maps.is_separable

),

-- With the map's name, by which dashboards choose it, so that they do before anything is added up.
named as (

    select
        places.reported_province_key,
        places.boundary_set,
        boundary_sets.name_vi as boundary_set_name,
        places.province_key,
        places.is_separable
    from places
    inner join boundary_sets
        on places.boundary_set = boundary_sets.boundary_set

)

select * from named
