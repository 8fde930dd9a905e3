{{ config(severity='warn') }}

-- A filing carries as many lines as it says were in the file, whatever became of them.
with filings as (

    select * from {{ ref('touched_filings') }}
    where event_type = 'ReportFiled'

),

lines as (

    select
        event_position,
        count(*) as lines
    from {{ ref('touched_lines') }}
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
