-- Appends the events of p_events, all or none, in their order; their lines are in eventlog.event_lines already.
-- An event that stands is left alone and its position returned, so a retry is harmless.
create or replace function eventlog.append_events(p_events jsonb)
returns table (event_id uuid, "position" bigint)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_event record;
    v_head eventlog.head;
    v_digests bytea[] := '{}';
    v_standing_ids uuid[];
    v_standing bigint;
    v_version integer;
begin
    -- A code list changes figures of every report; publishing one is the owner's, not the intake's.
    if exists (select 1 from jsonb_array_elements(p_events) as e (value) where e.value ->> 'stream' like 'reference/%')
        and not pg_has_role(session_user, 'antq_owner', 'member') then
        raise exception 'Only the owner publishes reference lists (role: %)', session_user
            using errcode = 'insufficient_privilege';
    end if;

    v_standing_ids := array(
        select r.event_id
        from eventlog.reserve_events(
            array(select (e.value ->> 'event_id')::uuid from jsonb_array_elements(p_events) as e (value))
        ) as r
    );

    -- The long part, reading and hashing every line, comes before the lock.
    for v_event in
        select e.* from rows from (
            jsonb_to_recordset(p_events) as (
                event_id uuid, stream text, expected_version integer, type text, type_version smallint, actor text, payload jsonb
            )
        ) with ordinality as e order by e.ordinality
    loop
        v_digests := array_append(
            v_digests,
            case
                when v_event.event_id = any(v_standing_ids) then null
                else eventlog.event_digest(
                    v_event.event_id, v_event.stream, v_event.expected_version + 1, v_event.type,
                    v_event.type_version, v_event.actor, v_event.payload
                )
            end
        );
    end loop;

    -- Commit order is position order. The next position is taken under the row lock of the head, and the lock is held until
    -- commit: the event after this one gets its position only when this one is visible. With a sequence, position 8 could
    -- commit before 7, and a reader that goes on from max(position) would pass over 7 for ever. The lock comes last, so that
    -- others wait for one insert and not for our lines.
    select h.* into strict v_head from eventlog.head as h for update;

    for v_event in
        select e.* from rows from (
            jsonb_to_recordset(p_events) as (
                event_id uuid, stream text, expected_version integer, type text, type_version smallint, actor text, payload jsonb
            )
        ) with ordinality as e order by e.ordinality
    loop
        event_id := v_event.event_id;
        select s.position into v_standing from eventlog.events as s where s.event_id = v_event.event_id;
        if found then
            "position" := v_standing;
            return next;
            continue;
        end if;

        select coalesce(max(s.version), 0) into v_version from eventlog.events as s where s.stream = v_event.stream;
        if v_event.expected_version is distinct from v_version then
            raise exception 'Wrong expected version: % (stream: %, stream version: %)',
                v_event.expected_version, v_event.stream, v_version
                using errcode = 'AQ001', hint = 'Read the stream again and decide anew.';
        end if;

        v_head.position := v_head.position + 1;
        v_head.recorded_at := greatest(clock_timestamp(), v_head.recorded_at + interval '1 microsecond');
        v_head.chain_digest := sha256(
            v_head.chain_digest
            || v_digests[v_event.ordinality]
            || int8send(v_head.position)
            || timestamptz_send(v_head.recorded_at)
        );
        if v_event.stream like 'release/%' then
            perform eventlog.guard_release(v_event.stream, v_event.type, v_event.actor);
        end if;
        if eventlog.moves_data(v_event.stream) then
            v_head.data_position := v_head.position;
        end if;

        insert into eventlog.events (
            position, event_id, stream, version, type, type_version, recorded_at, actor, payload, event_digest, chain_digest
        )
        values (
            v_head.position, v_event.event_id, v_event.stream, v_version + 1, v_event.type, v_event.type_version,
            v_head.recorded_at, v_event.actor, v_event.payload, v_digests[v_event.ordinality], v_head.chain_digest
        );
        "position" := v_head.position;
        return next;
    end loop;

    update eventlog.head as h
    set
        position = v_head.position,
        data_position = v_head.data_position,
        recorded_at = v_head.recorded_at,
        chain_digest = v_head.chain_digest
    where h.singleton;
end;
$$;
