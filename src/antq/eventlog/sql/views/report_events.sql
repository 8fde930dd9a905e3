-- One row per event that says what a stream holds, with the position of the event that ended it; null while it is in force.
-- This is the rule of what is in force: a filed report holds until an event that ends all reports of its stream; a returned
-- one, a withdrawal and a cover hold until the next event that is no return. As of a position p an event is in force when
-- position <= p and it was not closed by then. A condition on the stream reads that stream's events only.
create or replace view eventlog.report_events as
select
    e.event_id,
    e.position,
    e.stream,
    e.version,
    e.type,
    e.payload,
    e.payload ->> 'kind' as kind,
    case when e.type = 'ReportFiled' then e.next_end_position else e.next_settled_position end as closed_position
from (
    select
        r.event_id,
        r.position,
        r.stream,
        r.version,
        r.type,
        r.payload,
        min(r.position) filter (where eventlog.ends_reports(r.type, r.payload ->> 'kind'))
            over later as next_end_position,
        min(r.position) filter (where r.type <> 'ReportReturned') over later as next_settled_position
    from eventlog.events as r
    where eventlog.is_report_event(r.type)
    window later as (
        partition by r.stream
        order by r.position
        rows between 1 following and unbounded following
    )
) as e;
