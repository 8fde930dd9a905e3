with province_coverage as (

    select * from {{ ref('_province_coverage') }}
    where {{ in_force_as_of() }}

),

exempt_provinces as not materialized (

    select * from {{ ref('_exempt_provinces') }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

counted as (

    select
        province_coverage.origin,
        province_coverage.form,
        province_coverage.period_key,
        count(*) filter (where province_coverage.is_reporting and exempt_provinces.province_key is null)
            as provinces_reporting,
        bool_or(province_coverage.is_incomplete) as is_incomplete
    from province_coverage
    left join exempt_provinces
        on
            province_coverage.form = exempt_provinces.form
            and province_coverage.period_key = exempt_provinces.period_key
            and province_coverage.province_key = exempt_provinces.province_key
    group by province_coverage.origin, province_coverage.form, province_coverage.period_key

),

existing as (

    select
        periods.period_key,
        count(provinces.province_key) as provinces
    from periods
    left join provinces
        on periods.period_end between provinces.valid_from and coalesce(provinces.valid_to, 'infinity')
    where periods.is_reported
    group by periods.period_key

),

exempt as (

    select
        form,
        period_key,
        count(*) as provinces
    from exempt_provinces
    group by form, period_key

),

expected as (

    select
        counted.origin,
        counted.form,
        counted.period_key,
        counted.provinces_reporting,
        counted.is_incomplete,
        existing.provinces - coalesce(exempt.provinces, 0) as provinces_expected
    from counted
    inner join existing
        on counted.period_key = existing.period_key
    left join exempt
        on
            counted.form = exempt.form
            and counted.period_key = exempt.period_key

),

coverage as (

    select
        origin,
        form,
        period_key,
        cast(provinces_reporting as integer) as provinces_reporting,
        cast(provinces_expected as integer) as provinces_expected,
        case
            when provinces_reporting = provinces_expected and not is_incomplete then 'complete'
            else 'incomplete'
        end as coverage
    from expected

)

select * from coverage
