-- The one place where an older type_version is brought to the present shape of a line. Version 1 is the present one.
-- The columns stand from place to content, against the lint rule that wants plain columns first.
create or replace view eventlog.current_lines as
select  -- noqa: ST06
    e.event_id,
    e.position,
    e.stream,
    e.type_version,
    c.chunk_no,
    (l.line ->> 'n')::integer as line_no,
    l.line ->> 's' as status,
    l.line
from eventlog.events as e
inner join eventlog.event_lines as c on e.event_id = c.event_id
cross join lateral jsonb_array_elements(c.lines) as l (line)
where e.type in ('ReportFiled', 'LinesRecovered');
