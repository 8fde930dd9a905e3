with events as (

    select * from {{ source('eventlog', 'events') }}

),

-- The day it is, for the question what is missing: that of the last event the reader knows, not of the clock, so that
-- the answer at a position stays the same.
today as (

    select cast(recorded_at at time zone 'Asia/Ho_Chi_Minh' as date) as day
    from events
    where position <= {{ reading_position() }}
    order by position desc
    limit 1

)

select * from today
