with slot_filings as (

    select
        *,
        bool_or(
            channel = 'structured'
            and filing_state in ('filed', 'incomplete', 'covered')
            and recorded_to_position is null
        ) over (
            partition by origin, form, province_key, reporting_unit, period_key
        ) as has_tables
    from {{ ref('fct_filings') }}
    -- A returned file whose slot could not be read belongs to no slot; it stands in the findings.
    where period_key is not null and province_key is not null and form is not null and reporting_unit is not null

),

-- Tables in force answer for the slot; prose alone leaves it incomplete.
filings as (

    select * from slot_filings
    where channel = 'structured' or not has_tables

),

due_rules as (

    select * from {{ source('reference', 'due_rules') }}
    where {{ in_force_as_of() }}

),

events as (

    select * from {{ source('eventlog', 'events') }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

days as (

    select * from {{ ref('dim_day') }}

),

extensions as (

    select * from {{ ref('_due_extensions') }}

),

-- The day it is, for the question what is missing: that of the last event the reader knows, not of the clock, so that
-- the answer at a position stays the same.
today as (

    select cast(recorded_at at time zone 'Asia/Ho_Chi_Minh' as date) as day
    from events
    where position <= {{ reading_position() }}
    order by position desc
    limit 1

),

filed_streams as (

    select
        stream,
        filing_state = 'incomplete' or channel = 'narrative' as is_incomplete
    from filings
    where filing_state in ('filed', 'incomplete') and recorded_to_position is null

),

-- What is there of these is not the whole.
partial_streams as (

    select stream
    from filed_streams
    where is_incomplete

),

reported_slots as (

    select
        origin,
        form,
        province_key,
        reporting_unit,
        period_key,
        bool_or(filing_state = 'returned' and recorded_to_position is null) as has_open_return,
        bool_or(
            recorded_to_position is null
            and (filing_state = 'incomplete' or (filing_state = 'filed' and channel = 'narrative'))
        ) as is_incomplete,
        bool_or(filing_state = 'withdrawn' and recorded_to_position is null) as is_withdrawn,
        bool_or(filing_state = 'covered' and recorded_to_position is null) as is_covered,
        bool_or(filing_state in ('filed', 'incomplete') and recorded_to_position is null) as is_filed,
        bool_and(is_nil) filter (
            where filing_state in ('filed', 'incomplete') and recorded_to_position is null
        ) as is_nil,
        max(vintage) as vintage,
        (array_agg(period_as_sent order by event_position desc) filter (
            where filing_state in ('filed', 'incomplete')
        ))[1] as period_as_sent,
        (array_agg(period_as_sent_ref order by event_position desc) filter (
            where filing_state in ('filed', 'incomplete')
        ))[1] as period_as_sent_ref,
        min(received_at) filter (where filing_state in ('filed', 'incomplete')) as first_received_at,
        max(received_at) as last_received_at,
        min(days_late) filter (where filing_state in ('filed', 'incomplete')) as days_late,
        max(due_date) as due_date,
        max(period_end) as period_end,
        -- Its own report is there, or the one that is said to hold its figures.
        bool_or(
            recorded_to_position is null
            and (
                filing_state in ('filed', 'incomplete')
                or (filing_state = 'covered' and covering_stream in (select filed_streams.stream from filed_streams))
            )
        ) as is_reported,
        bool_or(
            recorded_to_position is null
            and filing_state = 'covered'
            and covering_stream in (select partial_streams.stream from partial_streams)
        ) as is_covered_in_part
    from filings
    group by origin, form, province_key, reporting_unit, period_key

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
    from filings
    where filing_state in ('filed', 'incomplete')
    group by origin, form, province_key, reporting_unit, cadence, period_basis

),

-- And where one territory has filed its consolidated report for a period, every territory of that day owes one.
reported_periods as (

    select distinct
        origin,
        form,
        reporting_unit,
        period_key
    from filings
    where filing_state in ('filed', 'incomplete') and reporting_unit_kind = 'consolidated'

),

unit_territories as (

    select * from {{ ref('_unit_territories') }}

),

origins_of_periods as (

    select
        origin,
        form,
        reporting_unit,
        period_key
    from filings

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
            and unit_territories.standing @> extensions.period_end
    where {{ has_own_bounds('extensions') }} and extensions.period_end <= (select today.day from today)

),

owed_once as (

    select
        origin,
        form,
        province_key,
        reporting_unit,
        period_key,
        bool_and(is_owed_by_peers) as is_owed_by_peers
    from owed
    group by origin, form, province_key, reporting_unit, period_key

),

due_slots as (

    select
        owed_once.origin,
        owed_once.form,
        owed_once.province_key,
        owed_once.reporting_unit,
        owed_once.period_key,
        owed_once.is_owed_by_peers,
        periods.period_end,
        coalesce(own.due_date, everyones.due_date, {{ due_date('due_rules', 'days') }}) as due_date,
        coalesce(due_rules.grace_days, 0) as grace_days
    from owed_once
    inner join periods
        on owed_once.period_key = periods.period_key
    left join due_rules
        on
            owed_once.form = due_rules.form
            and owed_once.reporting_unit = due_rules.reporting_unit
            and periods.cadence = due_rules.cadence
            and periods.period_basis = due_rules.basis
            and periods.period_end between due_rules.valid_from and coalesce(due_rules.valid_to, 'infinity')
    left join days
        on periods.period_end + due_rules.due_days = days.day
    left join extensions as own
        on
            owed_once.form = own.form
            and owed_once.reporting_unit = own.reporting_unit
            and owed_once.period_key = own.period_key
            and owed_once.province_key = own.province_key
    left join extensions as everyones
        on
            owed_once.form = everyones.form
            and owed_once.reporting_unit = everyones.reporting_unit
            and owed_once.period_key = everyones.period_key
            and everyones.province_key is null
    -- A duty has a day, from a rule or given to it.
    where coalesce(own.due_date, everyones.due_date, days.day) is not null

),

slots as (

    select
        coalesce(reported_slots.origin, due_slots.origin) as origin,
        coalesce(reported_slots.form, due_slots.form) as form,
        coalesce(reported_slots.province_key, due_slots.province_key) as province_key,
        coalesce(reported_slots.reporting_unit, due_slots.reporting_unit) as reporting_unit,
        coalesce(reported_slots.period_key, due_slots.period_key) as period_key,
        coalesce(due_slots.period_end, reported_slots.period_end) as period_end,
        coalesce(due_slots.due_date, reported_slots.due_date) as due_date,
        case
            when reported_slots.is_filed and reported_slots.is_incomplete then 'incomplete'
            when reported_slots.is_filed and reported_slots.is_nil then 'nil'
            when reported_slots.is_filed then 'filed'
            when reported_slots.is_covered then 'covered'
            when reported_slots.is_withdrawn then 'withdrawn'
            when reported_slots.has_open_return then 'returned'
            when due_slots.due_date + due_slots.grace_days < (select today.day from today) then 'missing'
            else 'not_due'
        end as filing_state,
        due_slots.due_date + due_slots.grace_days < (select today.day from today) as is_overdue,
        coalesce(reported_slots.is_reported, false) as is_reported,
        -- What is there, in its own report or in the one that covers it, is not the whole.
        coalesce(
            (reported_slots.is_filed and reported_slots.is_incomplete) or reported_slots.is_covered_in_part, false
        ) as is_incomplete,
        due_slots.form is not null as is_owed,
        coalesce(reported_slots.form is null and due_slots.is_owed_by_peers, false) as is_owed_by_peers,
        coalesce(reported_slots.has_open_return, false) as has_open_return,
        reported_slots.vintage,
        reported_slots.period_as_sent,
        reported_slots.period_as_sent_ref,
        reported_slots.first_received_at,
        reported_slots.last_received_at,
        case when reported_slots.is_filed then reported_slots.days_late end as days_late
    from reported_slots
    full outer join due_slots
        on
            reported_slots.origin = due_slots.origin
            and reported_slots.form = due_slots.form
            and reported_slots.province_key = due_slots.province_key
            and reported_slots.reporting_unit = due_slots.reporting_unit
            and reported_slots.period_key = due_slots.period_key

)

select * from slots
