with slot_reports as not materialized (

    select * from {{ ref('_slot_reports') }}
    where {{ in_force_as_of() }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

-- Only a regular period is owed by itself, and of one the calendar alone says when it ends.
calendar as (

    select * from {{ ref('_calendar') }}
    where period_end <= (select today.day from {{ ref('_today') }} as today)

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
    group by province_key, reporting_unit, form, cadence, period_basis, origin

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

-- A slot may be owed for several reasons: who asks what is owed groups the rows, together with the reports.
owed as (

    select
        reporters.origin,
        reporters.form,
        reporters.province_key,
        reporters.reporting_unit,
        calendar.period_key,
        calendar.period_end,
        false as is_owed_by_peers
    from reporters
    inner join provinces
        on reporters.province_key = provinces.province_key
    inner join calendar
        on
            reporters.cadence = calendar.cadence
            and reporters.period_basis = calendar.period_basis
            and reporters.first_period_end <= calendar.period_end
            and calendar.period_end between provinces.valid_from and coalesce(provinces.valid_to, 'infinity')

    union all

    select
        reported_periods.origin,
        reported_periods.form,
        provinces.province_key,
        reported_periods.reporting_unit,
        reported_periods.period_key,
        calendar.period_end,
        true as is_owed_by_peers
    from reported_periods
    inner join calendar
        on reported_periods.period_key = calendar.period_key
    inner join provinces
        on calendar.period_end between provinces.valid_from and coalesce(provinces.valid_to, 'infinity')

    union all

    -- No rule names the day of a campaign or a stage. Where the office that asks for its report has, all whom it asked owe it.
    select
        origins_of_periods.origin,
        extensions.form,
        unit_territories.province_key,
        extensions.reporting_unit,
        extensions.period_key,
        extensions.period_end,
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

)

select * from owed
