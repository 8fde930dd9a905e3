with reported as (

    select distinct
        origin,
        province_key,
        period_key
    from {{ ref('_slot_reports') }}
    where {{ in_force_as_of() }} and is_filed

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

-- A merged territory on the map of 63 is chosen by its own name, or by those of its parts.
named as (

    select
        reported_province_key,
        boundary_set,
        boundary_set_name,
        province_key,
        province_name,
        province_order,
        is_separable as is_on_map
    from boundary_provinces

    union all

    select
        boundary_provinces.reported_province_key,
        boundary_provinces.boundary_set,
        boundary_provinces.boundary_set_name,
        parts.province_key,
        parts.province_name,
        parts.sort_order as province_order,
        true as is_on_map
    from boundary_provinces
    inner join provinces as parts
        on boundary_provinces.reported_province_key = parts.successor_province_key
    where not boundary_provinces.is_separable

),

on_maps as (

    select distinct
        reported.origin,
        reported.period_key,
        named.boundary_set,
        named.boundary_set_name,
        named.province_key,
        named.province_name,
        named.province_order,
        named.is_on_map
    from reported
    inner join named
        on reported.province_key = named.reported_province_key

),

reported_periods as (

    select
        on_maps.origin,
        {{ origin_name('on_maps.origin') }} as origin_name,
        on_maps.boundary_set,
        on_maps.boundary_set_name,
        on_maps.province_key,
        on_maps.province_name,
        on_maps.province_order,
        on_maps.is_on_map,
        on_maps.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        periods.cadence,
        periods.cadence_name
    from on_maps
    inner join periods
        on on_maps.period_key = periods.period_key

)

select * from reported_periods
