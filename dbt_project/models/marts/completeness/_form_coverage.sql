with province_coverage as (

    select * from {{ ref('_province_coverage') }}
    where {{ in_force_as_of() }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

counted as (

    select
        origin,
        form,
        period_key,
        count(*) filter (where is_reporting) as provinces_reporting,
        count(*) filter (where is_incomplete) as provinces_incomplete
    from province_coverage
    group by origin, form, period_key

),

-- Who owes a report is who exists at the period's end.
expected as (

    select
        periods.period_key,
        count(provinces.province_key) as provinces_expected
    from periods
    left join provinces
        on periods.period_end between provinces.valid_from and coalesce(provinces.valid_to, 'infinity')
    where periods.is_reported
    group by periods.period_key

),

coverage as (

    select
        counted.origin,
        counted.form,
        counted.period_key,
        cast(counted.provinces_reporting as integer) as provinces_reporting,
        cast(expected.provinces_expected as integer) as provinces_expected,
        case
            when counted.provinces_reporting >= expected.provinces_expected and counted.provinces_incomplete = 0
                then 'complete'
            else 'incomplete'
        end as coverage
    from counted
    inner join expected
        on counted.period_key = expected.period_key

)

select * from coverage
