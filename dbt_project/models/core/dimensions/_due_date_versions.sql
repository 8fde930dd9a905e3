{{
    config(
        post_hook="{{ hide_from_readers() }}",
    )
}}

-- Of all positions: who reads at one takes `_due_extensions`.
with events as (

    select * from {{ source('eventlog', 'events') }}
    where type in ('DueDateExtended', 'DueDateRevoked')

),

-- The last word on a duty holds, and may be that the day it was given is taken back.
words as (

    select
        *,
        lead(position) over (
            partition by stream
            order by version
        ) as next_position
    from events

),

versions as (

    select
        payload ->> 'form' as form,
        payload ->> 'province_key' as province_key,
        payload ->> 'reporting_unit' as reporting_unit,
        payload -> 'period' ->> 'key' as period_key,
        payload -> 'period' ->> 'label' as period_label,
        cast(payload -> 'period' ->> 'start' as date) as period_start,
        cast(payload -> 'period' ->> 'end' as date) as period_end,
        payload -> 'period' ->> 'basis' as period_basis,
        payload -> 'period' ->> 'cadence' as cadence,
        cast(payload ->> 'due_date' as date) as due_date,
        position as recorded_from_position,
        next_position as recorded_to_position
    from words
    where type = 'DueDateExtended'

)

select * from versions
