-- Of which reports a province's figure of a period is taken, and whether they are all there. The one place that says what may be added
-- up over time.
with slot_reports as (

    select * from {{ ref('_slot_reports') }}
    where {{ in_force_as_of() }} and is_filed

),

province_coverage as (

    select * from {{ ref('_province_coverage') }}
    where {{ in_force_as_of() }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

calendar as (

    select * from {{ ref('_calendar') }}

),

today as (

    select * from {{ ref('_today') }}

),

sources as (

    select
        period_sources.*,
        calendar.period_end as source_end
    from {{ ref('_period_sources') }} as period_sources
    inner join calendar
        on period_sources.source_key = calendar.period_key

),

filed as (

    select distinct
        origin,
        form,
        province_key,
        period_key
    from slot_reports

),

windows as (

    select * from {{ ref('_comparison_windows') }}
    where span = 'period' and side = 'last_year'

),

-- Periods that somebody has reported on, in their own report or in that of a month.
reported as (

    select distinct
        filed.origin,
        filed.form,
        sources.period_key
    from filed
    inner join sources
        on filed.period_key = sources.source_key

),

-- And those that have ended since the same period was reported on a year before.
compared_periods as (

    select * from reported

    union

    select
        reported.origin,
        reported.form,
        windows.period_key
    from reported
    inner join windows
        on reported.period_key = windows.part_key
    inner join calendar
        on windows.period_key = calendar.period_key
    where calendar.period_end <= (select today.day from today)

),

candidates as (

    select
        compared_periods.origin,
        compared_periods.form,
        provinces.province_key,
        compared_periods.period_key,
        sources.source_key,
        sources.is_made,
        sources.is_last,
        sources.has_months,
        own.period_key is not null as is_filed,
        successors.period_key is not null as is_filed_by_successor,
        sources.source_end between provinces.valid_from and coalesce(provinces.valid_to, 'infinity') as is_there
    from compared_periods
    inner join sources
        on compared_periods.period_key = sources.period_key
    cross join provinces
    left join filed as own
        on
            compared_periods.origin = own.origin
            and compared_periods.form = own.form
            and compared_periods.period_key = own.period_key
            and provinces.province_key = own.province_key
    left join filed as successors
        on
            compared_periods.origin = successors.origin
            and compared_periods.form = successors.form
            and compared_periods.period_key = successors.period_key
            and provinces.successor_province_key = successors.province_key

),

-- A province's own report of the period goes before its months, and so does that of the province it became part of.
chosen as (

    select * from candidates
    where
        case
            when is_filed then not is_made
            when is_filed_by_successor then false
            else is_there and (is_made or not has_months)
        end

),

judged as (

    select
        chosen.origin,
        chosen.form,
        chosen.province_key,
        chosen.period_key,
        chosen.source_key,
        chosen.is_made,
        chosen.is_last,
        coalesce(province_coverage.is_reporting, false) as is_reporting,
        coalesce(province_coverage.is_reporting and not province_coverage.is_incomplete, false) as is_complete
    from chosen
    left join province_coverage
        on
            chosen.origin = province_coverage.origin
            and chosen.form = province_coverage.form
            and chosen.province_key = province_coverage.province_key
            and chosen.source_key = province_coverage.period_key

)

select * from judged
