with events as (

    select * from {{ source('eventlog', 'events') }}

),

recoveries as (

    select
        ---------- ids
        event_id,
        position as event_position,
        stream,
        cast(payload -> 'filing' ->> 'event_id' as uuid) as filing_event_id,
        type <> 'LinesRecovered' as is_review,

        ---------- lines of the filing, as they stand from then on
        cast(payload -> 'lines' ->> 'in' as integer) as lines_in,
        cast(payload -> 'lines' ->> 'accepted' as integer) as lines_accepted,
        cast(payload -> 'lines' ->> 'warned' as integer) as lines_warned,
        cast(payload -> 'lines' ->> 'rejected' as integer) as lines_rejected,
        cast(payload -> 'lines' ->> 'ignored' as integer) as lines_ignored
    from events
    where
        type in ('LinesRecovered', 'FigureConfirmed', 'FigureCorrected', 'FigureDismissed')
        and position <= {{ to_position() }}

)

select * from recoveries
