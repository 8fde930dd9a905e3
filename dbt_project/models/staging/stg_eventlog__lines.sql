with current_lines as (

    select * from {{ source('eventlog', 'current_lines') }}

),

lines as (

    select
        event_id,
        position as event_position,
        stream,
        line_no,
        status as line_status,
        source_cell,
        line
    from current_lines
    where position <= {{ to_position() }}

)

select * from lines
