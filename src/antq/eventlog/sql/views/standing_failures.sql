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
        -- report/<form>/<province>/<unit>/<period>/<channel>/<origin>
        case when s.stream like 'report/%' then string_to_array(s.stream, '/') end as parts,
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
    c.parts[7] as origin,
    c.parts[2] as form,
    c.parts[3] as province_key,
    provinces.province_name,
    c.parts[4] as reporting_unit,
    c.parts[5] as period_key,
    (f.row_key ->> 'event_position')::bigint as event_position,
    (f.row_key ->> 'line_no')::integer as line_no,
    f.suite,
    f.expectation,
    -- The title of a check is in both languages.
    split_part(r.details ->> 'title', ' / ', 1) as title_vi,
    coalesce(nullif(split_part(r.details ->> 'title', ' / ', 2), ''), r.details ->> 'title') as title_en,
    r.severity,
    severities.name_vi as severity_name,
    -- 1 is the worst, as in quality.alerts.
    array_position(array['error', 'warning', 'notice'], r.severity) as severity_order,
    f.table_name,
    f.row_key,
    f.details,
    f.build_id
from quality.failures as f
inner join last_checks as c on f.row_key ->> 'stream' = c.stream and f.build_id = c.build_id
inner join quality.validation_results as r
    on f.build_id = r.build_id and f.suite = r.suite and f.expectation = r.expectation
left join lateral (
    -- As core.dim_province has it.
    select regexp_replace(p.name_vi, '^(Tỉnh|Thành phố) ', '') as province_name
    from reference.provinces as p
    where p.province_key = c.parts[3] and p.recorded_to_position is null
    order by p.valid_from desc
    limit 1
) as provinces on true
left join reference.code_values as severities
    on
        severities.list = 'alert_severity'
        and r.severity = severities.code
        and severities.recorded_to_position is null;

comment on view quality.standing_failures is 'One row per row that fails a check now.';
