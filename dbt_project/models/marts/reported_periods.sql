with filings as (

    select * from {{ ref('_filings') }}
    where {{ in_force_as_of() }} and filing_state in ('filed', 'incomplete')

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

counted as (

    select
        filings.origin,
        boundary_provinces.boundary_set,
        boundary_provinces.province_key,
        boundary_provinces.province_name,
        boundary_provinces.province_order,
        filings.period_key,
        count(distinct filings.stream) as reports
    from filings
    inner join boundary_provinces
        on filings.province_key = boundary_provinces.reported_province_key
    group by
        filings.origin,
        boundary_provinces.boundary_set,
        boundary_provinces.province_key,
        boundary_provinces.province_name,
        boundary_provinces.province_order,
        filings.period_key

),

reported_periods as (

    select
        counted.origin,
        counted.boundary_set,
        counted.province_key,
        counted.province_name,
        counted.province_order,
        counted.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        cast(counted.reports as integer) as reports
    from counted
    inner join periods
        on counted.period_key = periods.period_key

)

select * from reported_periods
