with filings as (

    select * from {{ ref('_filings') }}
    where {{ in_force_as_of() }} and filing_state in ('filed', 'incomplete')

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
        filings.origin,
        named.boundary_set,
        named.province_key,
        named.province_name,
        named.province_order,
        filings.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end
    from filings
    inner join named
        on filings.province_key = named.reported_province_key
    inner join periods
        on filings.period_key = periods.period_key

)

select * from reported_periods
