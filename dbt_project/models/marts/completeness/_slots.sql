with sent_slots as not materialized (

    select * from {{ ref('_sent_slots') }}

),

owed_slots as (

    select * from {{ ref('_owed_slots') }}

),

answering_periods as not materialized (

    select * from {{ ref('_answering_periods') }}
    where {{ in_force_as_of() }}

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

-- Few of the periods that answer for others are reported on. Their reports are looked up by this list.
reported_answers as (

    select distinct answering_periods.answering_key
    from answering_periods
    inner join {{ ref('_periods') }} as periods
        on answering_periods.answering_key = periods.period_key

),

-- What is owed for a quarter may have been sent for the half-year, or without saying on which basis.
answered_slots as (

    select
        sent_slots.origin,
        sent_slots.form,
        sent_slots.province_key,
        sent_slots.reporting_unit,
        answering_periods.period_key,
        sent_slots.period_end,
        answering_periods.answer
    from sent_slots
    inner join answering_periods
        on
            sent_slots.period_key = answering_periods.answering_key
            and sent_slots.form = answering_periods.form
            and sent_slots.reporting_unit = answering_periods.reporting_unit
    where
        sent_slots.is_filed
        and sent_slots.period_key = any(array(select reported_answers.answering_key from reported_answers))

),

claims as (

    select
        {{ slot_keys() }},
        period_end,
        true as is_owed,
        cast(null as text) as answer
    from owed_slots

    union all

    select
        {{ slot_keys() }},
        period_end,
        false as is_owed,
        answer
    from answered_slots

),

-- A slot that was reported on, one that is owed and the report of another period that answers for it meet under their keys. Grouped,
-- not joined: a condition on a slot then reaches all tables.
stated as (

    select
        {{ slot_keys() }},
        period_end,
        true as is_known,
        is_filed,
        is_filed_incomplete,
        is_nil,
        is_covered,
        is_withdrawn,
        has_open_return,
        is_reported,
        is_incomplete,
        vintage,
        period_as_sent,
        period_as_sent_ref,
        first_received_at,
        last_received_at,
        false as is_owed,
        cast(null as text) as answer
    from sent_slots

    union all

    select
        {{ slot_keys() }},
        period_end,
        false as is_known,
        cast(null as boolean) as is_filed,
        cast(null as boolean) as is_filed_incomplete,
        cast(null as boolean) as is_nil,
        cast(null as boolean) as is_covered,
        cast(null as boolean) as is_withdrawn,
        cast(null as boolean) as has_open_return,
        false as is_reported,
        false as is_incomplete,
        cast(null as integer) as vintage,
        cast(null as text) as period_as_sent,
        cast(null as text) as period_as_sent_ref,
        cast(null as timestamptz) as first_received_at,
        cast(null as timestamptz) as last_received_at,
        is_owed,
        answer
    from claims

),

known as (

    select
        {{ slot_keys() }},
        coalesce(max(period_end) filter (where is_known or is_owed), max(period_end)) as period_end,
        bool_or(is_known) as is_known,
        bool_or(is_filed) as is_filed,
        bool_or(is_filed_incomplete) as is_filed_incomplete,
        bool_or(is_nil) as is_nil,
        bool_or(is_covered) as is_covered,
        bool_or(is_withdrawn) as is_withdrawn,
        bool_or(has_open_return) as has_open_return,
        bool_or(is_reported) as is_reported,
        bool_or(is_incomplete) as is_incomplete,
        max(vintage) as vintage,
        max(period_as_sent) as period_as_sent,
        max(period_as_sent_ref) as period_as_sent_ref,
        max(first_received_at) as first_received_at,
        max(last_received_at) as last_received_at,
        bool_or(is_owed) as is_owed,
        -- A longer period's report goes before one of an unconfirmed basis.
        min(answer) as answer
    from stated
    -- Where it is sorted, by what tells most apart first.
    group by period_key, province_key, reporting_unit, form, origin

),

dated as (

    select
        known.*,
        coalesce(due_dates.grace_days, 0) as grace_days,
        {{ joined_due_date() }} as due_date,
        cast(known.first_received_at at time zone 'Asia/Ho_Chi_Minh' as date) as first_received_date
    from known
    {{ join_due_dates('known') }}

),

slots as (

    select
        {{ slot_keys() }},
        period_end,
        due_date,
        due_date + grace_days + 1 as late_from,
        case
            when is_filed and is_filed_incomplete then 'incomplete'
            when is_filed and is_nil then 'nil'
            when is_filed then 'filed'
            when is_covered then 'covered'
            when is_owed and answer = 'longer' then 'in_longer_period'
            when is_owed and answer = 'unconfirmed' then 'unconfirmed'
            when is_withdrawn then 'withdrawn'
            when has_open_return then 'returned'
            when is_owed and due_date + grace_days < (select today.day from today) then 'missing'
            else 'not_due'
        end as filing_state,
        case when is_owed then due_date + grace_days < (select today.day from today) end as is_overdue,
        is_reported,
        is_incomplete,
        is_owed,
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
