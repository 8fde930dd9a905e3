with reports as (

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
        province_key,
        province_name,
        province_order
    from boundary_provinces

    union all

    select
        boundary_provinces.reported_province_key,
        boundary_provinces.boundary_set,
        parts.province_key,
        parts.province_name,
        parts.sort_order as province_order
    from boundary_provinces
    inner join provinces as parts
        on boundary_provinces.reported_province_key = parts.successor_province_key
    where not boundary_provinces.is_separable

),

reported_periods as (

    select distinct
        reports.origin,
        named.boundary_set,
        named.province_key,
        named.province_name,
        named.province_order,
        reports.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end
    from reports
    inner join named
        on reports.province_key = named.reported_province_key
    inner join periods
        on reports.period_key = periods.period_key

)

select * from reported_periods
