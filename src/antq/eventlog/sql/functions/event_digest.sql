-- sha256 over the header as jsonb text and, per chunk, sha256 over its number and its lines as jsonb text.
-- Hashing each chunk by itself keeps the memory for a filing of millions of lines at 32 bytes a chunk.
-- antq.eventlog.verify computes the same from the stored rows.
create or replace function eventlog.event_digest(
    p_event_id uuid,
    p_stream text,
    p_version integer,
    p_type text,
    p_type_version smallint,
    p_actor text,
    p_payload jsonb
) returns bytea
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select sha256(
        convert_to(
            jsonb_build_object(
                'event_id', p_event_id,
                'stream', p_stream,
                'version', p_version,
                'type', p_type,
                'type_version', p_type_version,
                'actor', p_actor,
                'payload', p_payload
            )::text,
            'UTF8'
        )
        || coalesce(
            string_agg(sha256(int4send(l.chunk_no) || convert_to(l.lines::text, 'UTF8')), ''::bytea order by l.chunk_no),
            ''::bytea
        )
    )
    from eventlog.event_lines as l
    where l.event_id = p_event_id
$$;
