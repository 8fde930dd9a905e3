with region_provinces as (

    select * from {{ source('reference', 'region_provinces') }}
    where {{ in_force_as_of() }}

),

regions as (

    select * from {{ source('reference', 'regions') }}
    where {{ in_force_as_of() }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

-- The regions of the map of 63 in which the parts of a merged province lay.
former as (

    select
        region_provinces.scheme,
        provinces.successor_province_key as province_key,
        count(distinct region_provinces.region_code) as regions,
        min(region_provinces.region_code) as region_code,
        string_agg(distinct regions.name_vi, '; ') as region_names
    from region_provinces
    inner join provinces
        on region_provinces.province_key = provinces.province_key
    inner join regions
        on
            region_provinces.scheme = regions.scheme
            and region_provinces.boundary_set = regions.boundary_set
            and region_provinces.region_code = regions.region_code
    where region_provinces.boundary_set = '63' and provinces.successor_province_key is not null
    group by region_provinces.scheme, provinces.successor_province_key

),

-- On the map of 63 a merged province lies in a region only if all its parts did.
placed as (

    select
        region_provinces.scheme,
        region_provinces.boundary_set,
        region_provinces.province_key,
        region_provinces.region_code
    from region_provinces

    union all

    select
        former.scheme,
        '63' as boundary_set,
        former.province_key,
        case when former.regions = 1 then former.region_code end as region_code
    from former

),

bridge as (

    select
        placed.scheme,
        placed.boundary_set,
        placed.province_key,
        placed.region_code,
        coalesce(regions.name_vi, 'Không tách được') as region_name,
        coalesce(regions.name_en, 'Not separable') as region_name_en,
        regions.sort_order as region_order,
        coalesce(former.regions > 1, false) as is_straddling,
        case when former.regions > 1 then former.region_names end as straddled_regions
    from placed
    left join regions
        on
            placed.scheme = regions.scheme
            and placed.boundary_set = regions.boundary_set
            and placed.region_code = regions.region_code
    left join former
        on
            placed.scheme = former.scheme
            and placed.province_key = former.province_key

)

select * from bridge
