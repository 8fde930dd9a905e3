with slot_reports as not materialized (

    select * from {{ ref('_slot_reports') }}
    where {{ in_force_as_of() }}

),

filings as (

    select * from {{ ref('_filings') }}
    where {{ in_force_as_of() }}

),

duties as (

    select * from {{ ref('_duties') }}

),

due_dates as (

    select * from {{ ref('_due_dates') }}
    where {{ in_force_as_of() }}

),

extensions as (

    select * from {{ ref('_due_extensions') }}

),

today as (

    select * from {{ ref('_today') }}

),

-- The reports that are said to hold the figures of another slot.
covering as (

    select
        filings.stream,
        bool_or(filings.filing_state = 'incomplete' or filings.channel = 'narrative') as is_incomplete
    from filings
    where
        filings.filing_state in ('filed', 'incomplete')
        and filings.stream in (
            select slot_reports.covering_stream from slot_reports
            where slot_reports.is_covered
        )
    group by filings.stream

),

-- A slot that was reported on and one that is owed meet under their keys. Grouped, not joined: a condition on a slot then reaches
-- both tables.
stated as (

    select
        {{ slot_keys() }},
        period_end,
        true as is_known,
        is_filed,
        is_incomplete,
        is_nil,
        is_covered,
        covering_stream,
        is_withdrawn,
        has_open_return,
        vintage,
        period_as_sent,
        period_as_sent_ref,
        first_received_at,
        last_received_at,
        false as is_duty,
        cast(null as boolean) as is_owed_by_peers
    from slot_reports

    union all

    select
        {{ slot_keys() }},
        period_end,
        false as is_known,
        cast(null as boolean) as is_filed,
        cast(null as boolean) as is_incomplete,
        cast(null as boolean) as is_nil,
        cast(null as boolean) as is_covered,
        cast(null as text) as covering_stream,
        cast(null as boolean) as is_withdrawn,
        cast(null as boolean) as has_open_return,
        cast(null as integer) as vintage,
        cast(null as text) as period_as_sent,
        cast(null as text) as period_as_sent_ref,
        cast(null as timestamptz) as first_received_at,
        cast(null as timestamptz) as last_received_at,
        true as is_duty,
        is_owed_by_peers
    from duties

),

known as (

    select
        {{ slot_keys() }},
        max(period_end) as period_end,
        bool_or(is_known) as is_known,
        bool_or(is_filed) as is_filed,
        bool_or(is_incomplete) as is_incomplete,
        bool_or(is_nil) as is_nil,
        bool_or(is_covered) as is_covered,
        max(covering_stream) filter (where is_covered) as covering_stream,
        bool_or(is_withdrawn) as is_withdrawn,
        bool_or(has_open_return) as has_open_return,
        max(vintage) as vintage,
        max(period_as_sent) as period_as_sent,
        max(period_as_sent_ref) as period_as_sent_ref,
        max(first_received_at) as first_received_at,
        max(last_received_at) as last_received_at,
        bool_or(is_duty) as is_duty,
        bool_and(is_owed_by_peers) as is_owed_by_peers
    from stated
    -- Where it is sorted, by what tells most apart first.
    group by period_key, province_key, reporting_unit, form, origin

),

dated as (

    select
        known.*,
        -- Its own report is there, or the one that is said to hold its figures.
        known.is_filed or covering.stream is not null as is_reported,
        covering.is_incomplete as is_covering_incomplete,
        coalesce(due_dates.grace_days, 0) as grace_days,
        {{ joined_due_date() }} as due_date,
        -- A duty has a day, from a rule or given to it.
        known.is_duty and {{ joined_due_date() }} is not null as is_owed,
        cast(known.first_received_at at time zone 'Asia/Ho_Chi_Minh' as date) as first_received_date
    from known
    left join covering
        on known.covering_stream = covering.stream
    {{ join_due_dates('known') }}

),

slots as (

    select
        {{ slot_keys() }},
        period_end,
        due_date,
        case
            when is_filed and is_incomplete then 'incomplete'
            when is_filed and is_nil then 'nil'
            when is_filed then 'filed'
            when is_covered then 'covered'
            when is_withdrawn then 'withdrawn'
            when has_open_return then 'returned'
            when is_owed and due_date + grace_days < (select today.day from today) then 'missing'
            else 'not_due'
        end as filing_state,
        case when is_owed then due_date + grace_days < (select today.day from today) end as is_overdue,
        coalesce(is_reported, false) as is_reported,
        -- What is there, in its own report or in the one that covers it, is not the whole.
        coalesce((is_filed and is_incomplete) or is_covering_incomplete, false) as is_incomplete,
        is_owed,
        coalesce(not is_known and is_owed_by_peers, false) as is_owed_by_peers,
        coalesce(has_open_return, false) as has_open_return,
        vintage,
        period_as_sent,
        period_as_sent_ref,
        first_received_at,
        last_received_at,
        case
            when is_filed is not true then null
            when first_received_date > due_date + grace_days then first_received_date - due_date
            when due_date is not null then 0
        end as days_late
    from dated
    where is_known or is_owed

)

select * from slots
