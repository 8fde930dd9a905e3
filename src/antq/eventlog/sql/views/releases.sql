-- One row per release as it stands now, its columns in the order of its life (against the lint rule). Under an embargo it is published and cannot be read before its time.
create or replace view warehouse.releases as
select  -- noqa: ST06
    p.payload ->> 'name' as release_name,
    case
        when w.position is not null then 'withdrawn'
        when u.position is not null and now() < (p.payload ->> 'embargo_until')::timestamptz then 'embargoed'
        when u.position is not null then 'published'
        when a.position is not null then 'approved'
        else 'prepared'
    end as state,
    (p.payload ->> 'position')::bigint as position,
    p.payload -> 'scope' as scope,
    p.payload -> 'code' as code,
    p.payload -> 'marts' as marts,
    (p.payload ->> 'embargo_until')::timestamptz as embargo_until,
    p.recorded_at as prepared_at,
    p.actor as prepared_by,
    a.recorded_at as approved_at,
    a.actor as approved_by,
    u.position as published_event_position,
    u.recorded_at as published_at,
    w.position as withdrawn_event_position,
    w.recorded_at as withdrawn_at,
    w.payload ->> 'reason_ref' as withdrawal_reason_ref,
    p.payload ->> 'finality' as finality
from eventlog.events as p
left join eventlog.events as a on p.stream = a.stream and a.type = 'ReleaseApproved'
left join eventlog.events as u on p.stream = u.stream and u.type = 'ReleasePublished'
left join eventlog.events as w on p.stream = w.stream and w.type = 'ReleaseWithdrawn'
where p.type = 'ReleasePrepared';
