-- One row per event that states lines of a report: the report itself, then each event that states some of them anew. `counts`
-- are the counts of all its lines after that event.
create or replace view eventlog.statements as
select
    r.stream,
    r.event_id as report_event_id,
    r.position as report_position,
    s.event_id,
    s.position,
    s.type,
    s.payload -> 'lines' as counts
from eventlog.events as r
inner join eventlog.events as s
    on
        r.stream = s.stream
        and (
            r.event_id = s.event_id
            or (eventlog.restates_lines(s.type) and r.event_id::text = s.payload -> 'filing' ->> 'event_id')
        )
where r.type in ('ReportFiled', 'ReportReturned');
