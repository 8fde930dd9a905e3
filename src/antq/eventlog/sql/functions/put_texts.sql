-- Keeps free texts apart from the events and gives the salted hash that names each. The salt stops anyone who holds an event
-- from guessing a redacted text by hashing candidates.
create or replace function eventlog.put_texts(p_bodies text[])
returns table (ordinality bigint, text_hash bytea)
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
    with

    given as materialized (
        select
            g.body,
            g.ordinality,
            uuid_send(gen_random_uuid()) as salt
        from unnest(p_bodies) with ordinality as g (body, ordinality)
    ),

    hashed as materialized (
        select
            given.ordinality,
            given.body,
            given.salt,
            sha256(given.salt || convert_to(given.body, 'UTF8')) as text_hash
        from given
    ),

    kept as (
        insert into eventlog.texts (text_hash, salt, body)
        select hashed.text_hash, hashed.salt, hashed.body from hashed
    )

    select hashed.ordinality, hashed.text_hash from hashed order by hashed.ordinality
$$;
