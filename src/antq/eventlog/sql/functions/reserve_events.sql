-- Locks these event ids for this transaction and gives those that stand already, so that a retry knows to write no lines.
create or replace function eventlog.reserve_events(p_event_ids uuid[])
returns table (event_id uuid, "position" bigint)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_event_id uuid;
begin
    -- In one order for everybody, or two retries of a file with several filings would wait for each other.
    for v_event_id in select distinct wanted.id from unnest(p_event_ids) as wanted (id) order by wanted.id
    loop
        perform pg_advisory_xact_lock(hashtextextended(v_event_id::text, 0));
    end loop;
    return query
        select e.event_id, e.position from eventlog.events as e where e.event_id = any(p_event_ids);
end;
$$;
