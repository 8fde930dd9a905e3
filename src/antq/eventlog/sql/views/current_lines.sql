-- The one place where an older type_version is brought to the present shape of a line. Version 1 is the present one.
-- A line leaves out what the first of its chunk says for all: the number, where the lines follow each other, and where they
-- stand, as what is written before and after a row number and the first row. An accepted line does not say so.
-- The columns stand from place to content, against the lint rule that wants plain columns first.
create or replace view eventlog.current_lines as
select  -- noqa: ST06
    e.event_id,
    e.position,
    e.stream,
    e.type_version,
    c.chunk_no,
    coalesce((l.line ->> 'n')::integer, f.n + l.place::integer - 1) as line_no,
    coalesce(l.line ->> 's', 'accepted') as status,
    l.line,
    coalesce(l.line ->> 'cell', f.at_before || (f.at_row + l.place - 1)::text || f.at_after) as source_cell
from eventlog.events as e
inner join eventlog.event_lines as c on e.event_id = c.event_id
-- A function, so that it runs once a chunk: an expression would unpack the chunk again for every line.
cross join lateral jsonb_to_record(c.lines -> 0) as f (n integer, at_before text, at_row bigint, at_after text)
cross join lateral jsonb_array_elements(c.lines) with ordinality as l (line, place)
where e.type = 'ReportFiled' or eventlog.restates_lines(e.type);
