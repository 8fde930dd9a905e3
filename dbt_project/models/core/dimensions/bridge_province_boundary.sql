with provinces as (

    select * from {{ ref('_provinces') }}
    where {{ in_force_as_of() }}

),

-- Every territory has exactly one place on either map. On the map of 63 a merged province is not split: it stands as
-- itself, marked, so that the nation's total is the same on both maps.
bridge as (

    select
        provinces.province_key,
        places.boundary_set,
        case places.boundary_set when '63' then provinces.province_key else provinces.province_key_34 end
            as boundary_province_key,
        places.boundary_set = '34' or provinces.is_in_63 as is_separable
    from provinces
    cross join (values ('63'), ('34')) as places (boundary_set)

)

select * from bridge
