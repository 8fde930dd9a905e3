-- Each line of the reports in force of some streams, as last stated, whatever its status. `is_corrected`: a later report in
-- force corrects it, by a valid line of the same identity; it then counts no longer.
create or replace function eventlog.lines_in_force(p_streams text[])
returns table (
    stream text, report_event_id uuid, report_position bigint, kind text, line_no integer, stated_position bigint,
    stated_by text, status text, source_cell text, line jsonb, is_corrected boolean
)
language sql
stable
parallel safe
as $$
    with

    corrected_streams as materialized (
        select distinct r.stream
        from eventlog.report_events as r
        where
            r.stream = any(p_streams)
            and r.type = 'ReportFiled' and r.kind = 'correction' and r.closed_position is null
    ),

    lines as materialized (
        select
            l.*,
            case
                when c.stream is not null and l.status in ('accepted', 'warned')
                    then eventlog.line_identity(split_part(l.stream, '/', 2), l.line)
            end as line_identity
        from eventlog.stated_lines(p_streams) as l
        left join corrected_streams as c on l.stream = c.stream
        where l.report_type = 'ReportFiled' and l.closed_position is null
    ),

    corrections as (
        select l.stream, l.line_identity, max(l.report_position) as report_position
        from lines as l
        where l.kind = 'correction' and l.line_identity is not null
        group by l.stream, l.line_identity
    )

    select
        l.stream,
        l.report_event_id,
        l.report_position,
        l.kind,
        l.line_no,
        l.stated_position,
        l.stated_by,
        l.status,
        l.source_cell,
        l.line,
        c.report_position is not null
    from lines as l
    left join corrections as c
        on l.stream = c.stream and l.line_identity = c.line_identity and l.report_position < c.report_position
$$;
