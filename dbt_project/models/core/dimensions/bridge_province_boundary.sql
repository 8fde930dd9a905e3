with provinces as (

    select * from {{ ref('dim_province') }}

),

-- Every territory has exactly one place on either map. On the map of 63 a merged province is not split: it stands as
-- itself, marked, so that the nation's total is the same on both maps.
on_63 as (

    select
        province_key,
        '63' as boundary_set,
        province_key as boundary_province_key,
        is_in_63 as is_separable
    from provinces

),

on_34 as (

    select
        province_key,
        '34' as boundary_set,
        case when is_in_34 then province_key else successor_province_key end as boundary_province_key,
        true as is_separable
    from provinces

),

bridge as (

    select * from on_63

    union all

    select * from on_34

)

select * from bridge
