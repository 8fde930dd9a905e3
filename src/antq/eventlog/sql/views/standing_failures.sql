-- The rows that failed a check when their stream was checked last: by the build of its last event that readers see, or by a full
-- build since. What an earlier build found there is history.
create or replace view quality.standing_failures as
with streams as (
    select distinct f.row_key ->> 'stream' as stream
    from quality.failures as f
),

last_checks as (
    select
        s.stream,
        greatest(
            (
                select max(b.build_id)
                from warehouse.builds as b
                where b.state = 'published' and b.from_position < e.position and e.position <= b.to_position
            ),
            (
                select max(b.build_id)
                from warehouse.builds as b
                where b.state = 'published' and b.from_position = 0
            )
        ) as build_id
    from streams as s
    cross join lateral (
        select l.position
        from eventlog.events as l
        where l.stream = s.stream and l.position <= (select p.position from warehouse.published as p)
        order by l.version desc
        limit 1
    ) as e
)

select  -- noqa: ST06
    c.stream,
    (f.row_key ->> 'event_position')::bigint as event_position,
    (f.row_key ->> 'line_no')::integer as line_no,
    f.suite,
    f.expectation,
    f.table_name,
    f.row_key,
    f.details,
    f.build_id,
    r.severity,
    r.details ->> 'title' as title
from quality.failures as f
inner join last_checks as c on f.row_key ->> 'stream' = c.stream and f.build_id = c.build_id
inner join quality.validation_results as r
    on f.build_id = r.build_id and f.suite = r.suite and f.expectation = r.expectation;

comment on view quality.standing_failures is 'One row per row that fails a check now.';
