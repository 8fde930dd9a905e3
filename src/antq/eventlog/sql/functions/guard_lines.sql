-- A chunk may come only before its event, and only from the transaction that appends it.
-- The lock makes the second half true: whoever inserts a chunk holds the event id until the end of the transaction, and
-- eventlog.append_events takes the same lock. So no other transaction can append the event between this insert and this
-- commit, and the deferred foreign key refuses the commit when this transaction has not appended it either.
create or replace function eventlog.guard_lines() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(new.event_id::text, 0));
    if exists (select 1 from eventlog.events where event_id = new.event_id) then
        raise exception 'Event already stands: % (chunk: %)', new.event_id, new.chunk_no
            using errcode = 'AQ002', hint = 'Lines are written before their event, in one transaction.';
    end if;
    return new;
end;
$$;
