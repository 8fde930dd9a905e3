{{ config(severity='warn') }}

-- A filing carries as many lines as it says were in the file, whatever became of them. The lines of one that nothing was
-- corrected in or came back to are those of its chunks: they are counted there, and not unpacked for it.
with filings as (

    select * from {{ ref('touched_filings') }}
    where event_type = 'ReportFiled'

),

lines as (

    select
        filings.event_position,
        sum(jsonb_array_length(chunks.lines)) as lines
    from filings
    inner join {{ source('eventlog', 'event_lines') }} as chunks
        on filings.event_id = chunks.event_id
    where not {{ is_amended('filings', ref('touched_recoveries')) }}
    group by filings.event_position

    union all

    select
        event_position,
        count(*) as lines
    from {{ ref('amended_lines') }}
    -- Not the lines that came back: they stood as rejected before.
    where recorded_from_position = event_position
    group by event_position

),

unequal as (

    select
        filings.event_position,
        filings.lines_in,
        lines.lines
    from filings
    left join lines
        on filings.event_position = lines.event_position
    where coalesce(lines.lines, 0) <> filings.lines_in

)

select * from unequal
