with boundaries as (

    select * from {{ ref('bridge_province_boundary') }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

boundary_sets as (

    select * from {{ source('reference', 'boundary_sets') }}
    where {{ in_force_as_of() }}

),

named as (

    select
        boundaries.province_key as reported_province_key,
        reported.province_name as reported_province_name,
        boundaries.boundary_set,
        boundary_sets.name_vi as boundary_set_name,
        boundaries.boundary_province_key as province_key,
        case
            when boundaries.is_separable then provinces.province_name
            else provinces.province_name || ' (không tách được)'
        end as province_name,
        provinces.sort_order as province_order,
        boundaries.is_separable
    from boundaries
    inner join provinces
        on boundaries.boundary_province_key = provinces.province_key
    inner join provinces as reported
        on boundaries.province_key = reported.province_key
    inner join boundary_sets
        on boundaries.boundary_set = boundary_sets.boundary_set

)

select * from named
