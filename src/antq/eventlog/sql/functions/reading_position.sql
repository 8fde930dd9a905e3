-- The position this session reads at: `set antq.position = '123'` answers as of then, `set antq.release = '2026-Q3'` as of a
-- release. Only a builder may look beyond what is published. In a view, write it as (select warehouse.reading_position()):
-- evaluated once, and not for each row.
create or replace function warehouse.reading_position() returns bigint
language sql
stable
parallel safe
as $$
    select
        case
            when coalesce(current_setting('antq.release', true), '') <> ''
                then warehouse.release_position(current_setting('antq.release', true))
            when coalesce(current_setting('antq.position', true), '') = '' then warehouse.published_position()
            when pg_has_role(current_user, 'antq_builder', 'member') then current_setting('antq.position', true)::bigint
            else least(current_setting('antq.position', true)::bigint, warehouse.published_position())
        end
$$;
