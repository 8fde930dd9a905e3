-- The life of a release, for whoever appends: prepared, approved by somebody else, published; withdrawn at any time after.
create or replace function eventlog.guard_release(p_stream text, p_type text, p_actor text) returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_last text;
    v_preparer text;
begin
    select e.type into v_last
    from eventlog.events as e where e.stream = p_stream order by e.version desc limit 1;
    select e.actor into v_preparer
    from eventlog.events as e where e.stream = p_stream and e.type = 'ReleasePrepared';

    if (p_type, coalesce(v_last, '')) not in (
        ('ReleasePrepared', ''),
        ('ReleaseApproved', 'ReleasePrepared'),
        ('ReleasePublished', 'ReleaseApproved'),
        ('ReleaseWithdrawn', 'ReleasePrepared'),
        ('ReleaseWithdrawn', 'ReleaseApproved'),
        ('ReleaseWithdrawn', 'ReleasePublished')
    ) then
        raise exception '% cannot follow % (stream: %)', p_type, coalesce(v_last, 'nothing'), p_stream
            using errcode = 'AQ004', hint = 'Prepare, have it approved, publish; another state needs another name.';
    end if;
    if p_type = 'ReleaseApproved' and lower(btrim(p_actor)) = lower(btrim(v_preparer)) then
        raise exception 'Whoever prepared a release does not approve it: % (stream: %)', p_actor, p_stream
            using errcode = 'AQ004', hint = 'Another office approves.';
    end if;
end;
$$;
