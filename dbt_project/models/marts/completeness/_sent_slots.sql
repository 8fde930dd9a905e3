-- Every slot that was reported on, and whether its report is there: its own, or the one that is said to hold its figures.
with slot_reports as not materialized (

    select * from {{ ref('_slot_reports') }}
    where {{ in_force_as_of() }}

),

filings as (

    select * from {{ ref('_filings') }}
    where {{ in_force_as_of() }}

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

sent as (

    select
        {{ slot_keys('slot_reports') }},
        slot_reports.period_end,
        slot_reports.is_filed,
        slot_reports.is_incomplete as is_filed_incomplete,
        slot_reports.is_nil,
        slot_reports.is_covered,
        slot_reports.is_withdrawn,
        slot_reports.has_open_return,
        slot_reports.is_filed or covering.stream is not null as is_reported,
        -- What is there, in its own report or in the one that covers it, is not the whole.
        (slot_reports.is_filed and slot_reports.is_incomplete) or coalesce(covering.is_incomplete, false)
            as is_incomplete,
        slot_reports.vintage,
        slot_reports.period_as_sent,
        slot_reports.period_as_sent_ref,
        slot_reports.first_received_at,
        slot_reports.last_received_at
    from slot_reports
    left join covering
        on slot_reports.is_covered and slot_reports.covering_stream = covering.stream

)

select * from sent
