-- The areas that figures are compared for on either map, and the provinces of the map in each.
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
        province_order
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
        provinces.province_order
    from regions
    inner join provinces
        on
            regions.boundary_set = provinces.boundary_set
            and regions.province_key = provinces.province_key

    union all

    select
        boundary_set,
        boundary_set_name,
        'province' as area_kind,
        province_key as area_key,
        cast(null as text) as scheme,
        province_name as area_name,
        province_order as area_order,
        province_key,
        province_order
    from provinces

)

select * from areas
