-- Without a WITH, as stg_eventlog__lines.
select
    ---------- ids
    event_id,
    position as event_position,
    stream,
    cast(payload -> 'filing' ->> 'event_id' as uuid) as filing_event_id,
    eventlog.is_review(type) as is_review,

    ---------- lines of the filing, as they stand from then on
    cast(payload -> 'lines' ->> 'in' as integer) as lines_in,
    cast(payload -> 'lines' ->> 'accepted' as integer) as lines_accepted,
    cast(payload -> 'lines' ->> 'warned' as integer) as lines_warned,
    cast(payload -> 'lines' ->> 'rejected' as integer) as lines_rejected,
    cast(payload -> 'lines' ->> 'ignored' as integer) as lines_ignored
from {{ source('eventlog', 'events') }}
where
    eventlog.restates_lines(type)
    and position <= {{ to_position() }}
