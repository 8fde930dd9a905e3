with province_coverage as (

    select * from {{ ref('_province_coverage') }}
    where {{ in_force_as_of() }}

),

expected_provinces as (

    select * from {{ ref('_expected_provinces') }}

),

counted as (

    select
        province_coverage.origin,
        province_coverage.form,
        province_coverage.period_key,
        count(expected_provinces.province_key) filter (where province_coverage.is_reporting) as provinces_reporting,
        bool_or(province_coverage.is_incomplete) as is_incomplete
    from province_coverage
    left join expected_provinces
        on
            province_coverage.form = expected_provinces.form
            and province_coverage.period_key = expected_provinces.period_key
            and province_coverage.province_key = expected_provinces.province_key
    group by province_coverage.origin, province_coverage.form, province_coverage.period_key

),

expected as (

    select
        form,
        period_key,
        count(*) as provinces_expected
    from expected_provinces
    group by form, period_key

),

coverage as (

    select
        counted.origin,
        counted.form,
        counted.period_key,
        cast(counted.provinces_reporting as integer) as provinces_reporting,
        cast(expected.provinces_expected as integer) as provinces_expected,
        case
            when counted.provinces_reporting = expected.provinces_expected and not counted.is_incomplete
                then 'complete'
            else 'incomplete'
        end as coverage
    from counted
    inner join expected
        on
            counted.form = expected.form
            and counted.period_key = expected.period_key

)

select * from coverage
