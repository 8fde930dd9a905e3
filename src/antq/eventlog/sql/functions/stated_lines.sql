-- Each line of the reports of some streams, as it was last stated up to a position of the log: by the report, by a replay
-- that brought it back, or by a reviewer. `closed_position` is null for the lines of reports in force at that position.
create or replace function eventlog.stated_lines(p_streams text[], p_position bigint default 9223372036854775807)
returns table (
    stream text, report_event_id uuid, report_position bigint, report_type text, kind text, closed_position bigint,
    line_no integer, stated_position bigint, stated_by text, status text, source_cell text, line jsonb
)
language sql
stable
parallel safe
as $$
    with

    reports as materialized (
        select
            r.event_id,
            r.type,
            r.kind,
            case when r.closed_position <= p_position then r.closed_position end as closed_position
        from eventlog.report_events as r
        where
            r.stream = any(p_streams)
            and r.type in ('ReportFiled', 'ReportReturned')
            and r.position <= p_position
    ),

    statements as materialized (
        select s.* from eventlog.statements as s
        where s.stream = any(p_streams) and s.position <= p_position
    ),

    -- Few lines are ever stated anew: to look for those is cheaper than to sort all lines by their statements.
    restated as materialized (
        select s.report_event_id, l.line_no, max(s.position) as position
        from statements as s
        inner join eventlog.current_lines as l on s.event_id = l.event_id
        where s.event_id <> s.report_event_id
        group by s.report_event_id, l.line_no
    )

    select
        s.stream,
        s.report_event_id,
        s.report_position,
        r.type,
        r.kind,
        r.closed_position,
        l.line_no,
        s.position,
        s.type,
        l.status,
        l.source_cell,
        l.line
    from reports as r
    inner join statements as s on r.event_id = s.report_event_id
    inner join eventlog.current_lines as l on s.event_id = l.event_id
    left join restated as n on s.report_event_id = n.report_event_id and l.line_no = n.line_no
    where s.position = coalesce(n.position, s.report_position)
$$;
