-- The areas that figures are compared for on either map, and the provinces of the map in each. Of some of them the province of today lies in
-- other areas too, as that of a part of it that lay in another region.
with provinces as (

    select distinct
        boundary_set,
        boundary_set_name,
        province_key,
        province_name,
        province_order
    from {{ ref('_boundary_provinces') }}

),

regions as (

    select * from {{ ref('bridge_region_province') }}

),

province_maps as (

    select * from {{ ref('_province_maps') }}

),

areas as (

    select
        boundary_set,
        boundary_set_name,
        'nation' as area_kind,
        'nation' as area_key,
        cast(null as text) as scheme,
        'Toàn quốc' as area_name,
        0 as area_order,
        province_key,
        province_order,
        true as is_whole_in_area
    from provinces

    union all

    select
        provinces.boundary_set,
        provinces.boundary_set_name,
        'region' as area_kind,
        regions.scheme || '/' || coalesce(regions.region_code, 'inseparable') as area_key,
        regions.scheme,
        regions.region_name as area_name,
        regions.region_order as area_order,
        provinces.province_key,
        provinces.province_order,
        regions.boundary_set = '34' or not coalesce(merged.is_straddling, false) as is_whole_in_area
    from regions
    inner join provinces
        on
            regions.boundary_set = provinces.boundary_set
            and regions.province_key = provinces.province_key
    inner join province_maps
        on regions.province_key = province_maps.province_key
    left join regions as merged
        on
            regions.scheme = merged.scheme
            and merged.boundary_set = '63'
            and province_maps.province_key_34 = merged.province_key

    union all

    select
        provinces.boundary_set,
        provinces.boundary_set_name,
        'province' as area_kind,
        provinces.province_key as area_key,
        cast(null as text) as scheme,
        provinces.province_name as area_name,
        provinces.province_order as area_order,
        provinces.province_key,
        provinces.province_order,
        provinces.boundary_set = '34' as is_whole_in_area
    from provinces

)

select * from areas
