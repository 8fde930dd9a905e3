-- Without a WITH: PostgreSQL does not look into a view that has one, and whoever joins the lines of a few events would
-- unpack those of all.
select
    event_id,
    position as event_position,
    stream,
    line_no,
    status as line_status,
    source_cell,
    line
from {{ source('eventlog', 'current_lines') }}
where position <= {{ to_position() }}
