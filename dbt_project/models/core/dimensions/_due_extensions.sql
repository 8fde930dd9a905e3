with events as (

    select * from {{ source('eventlog', 'events') }}
    where type in ('DueDateExtended', 'DueDateRevoked') and position <= {{ reading_position() }}

),

-- The last word on a duty holds, and may be that the day it was given is taken back. No province means every one.
last_words as (

    select distinct on (stream) *
    from events
    order by stream asc, version desc

),

extensions as (

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
        position as recorded_from_position
    from last_words
    where type = 'DueDateExtended'

)

select * from extensions
