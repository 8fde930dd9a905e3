-- The release that the edition `published` shows: of those in force, as warehouse.releases has them, the one that was published last.
-- No row where there is none. A release of some forms, provinces or periods is left out: the rest of the figures at its position
-- was not published. It goes back from the last one published and stops at the first that fits, for marts ask it dozens of times.
create or replace view warehouse.shown_release as
select
    r.prepared ->> 'name' as release_name,
    (r.prepared ->> 'position')::bigint as position,
    r.prepared ->> 'finality' as finality
from eventlog.events as u
cross join
    lateral (
        select
            bool_or(e.type = 'ReleaseWithdrawn') as is_withdrawn,
            (array_agg(e.payload order by e.version))[1] as prepared
        from eventlog.events as e
        where e.stream = u.stream
    ) as r
where
    u.type = 'ReleasePublished'
    and not r.is_withdrawn
    and coalesce(now() >= (r.prepared ->> 'embargo_until')::timestamptz, true)
    and jsonb_strip_nulls(r.prepared -> 'scope') = '{}'
order by u.position desc
limit 1;
