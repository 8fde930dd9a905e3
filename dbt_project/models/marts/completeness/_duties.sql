with slot_reports as not materialized (

    select * from {{ ref('_slot_reports') }}
    where {{ in_force_as_of() }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

extensions as (

    select * from {{ ref('_due_extensions') }}

),

unit_territories as (

    select * from {{ ref('_unit_territories') }}
    where {{ in_force_as_of() }}

),

today as (

    select * from {{ ref('_today') }}

),

-- Who has ever filed a report on a calendar owes it for each period since.
reporters as (

    select
        origin,
        form,
        province_key,
        reporting_unit,
        cadence,
        period_basis,
        min(period_end) as first_period_end
    from slot_reports
    where first_received_at is not null
    group by origin, form, province_key, reporting_unit, cadence, period_basis

),

-- And where one territory has filed its consolidated report for a period, every territory of that day owes one.
reported_periods as (

    select distinct
        origin,
        form,
        reporting_unit,
        period_key
    from slot_reports
    where first_received_at is not null and reporting_unit_kind = 'consolidated'

),

origins_of_periods as (

    select
        origin,
        form,
        reporting_unit,
        period_key
    from slot_reports

    union

    select
        'reported' as origin,
        form,
        reporting_unit,
        period_key
    from extensions

),

owed as (

    select
        reporters.origin,
        reporters.form,
        reporters.province_key,
        reporters.reporting_unit,
        periods.period_key,
        false as is_owed_by_peers
    from reporters
    inner join provinces
        on reporters.province_key = provinces.province_key
    inner join periods
        on
            periods.is_regular
            and reporters.cadence = periods.cadence
            and reporters.period_basis = periods.period_basis
            and periods.period_end between reporters.first_period_end and (select today.day from today)
            and periods.period_end between provinces.valid_from and coalesce(provinces.valid_to, 'infinity')

    union all

    select
        reported_periods.origin,
        reported_periods.form,
        provinces.province_key,
        reported_periods.reporting_unit,
        reported_periods.period_key,
        true as is_owed_by_peers
    from reported_periods
    inner join periods
        on
            reported_periods.period_key = periods.period_key
            and periods.is_regular
            and periods.period_end <= (select today.day from today)
    inner join provinces
        on periods.period_end between provinces.valid_from and coalesce(provinces.valid_to, 'infinity')

    union all

    -- No rule names the day of a campaign or a stage. Where the office that asks for its report has, all whom it asked owe it.
    select
        origins_of_periods.origin,
        extensions.form,
        unit_territories.province_key,
        extensions.reporting_unit,
        extensions.period_key,
        false as is_owed_by_peers
    from extensions
    inner join origins_of_periods
        on
            extensions.form = origins_of_periods.form
            and extensions.reporting_unit = origins_of_periods.reporting_unit
            and extensions.period_key = origins_of_periods.period_key
    inner join unit_territories
        on
            extensions.form = unit_territories.form
            and extensions.reporting_unit = unit_territories.reporting_unit
            and coalesce(extensions.province_key, unit_territories.province_key) = unit_territories.province_key
            and unit_territories.days @> extensions.period_end
    where {{ has_own_bounds('extensions') }} and extensions.period_end <= (select today.day from today)

),

duties as (

    select
        origin,
        form,
        province_key,
        reporting_unit,
        period_key,
        bool_and(is_owed_by_peers) as is_owed_by_peers
    from owed
    group by origin, form, province_key, reporting_unit, period_key

)

select * from duties
