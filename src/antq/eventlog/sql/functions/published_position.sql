create or replace function warehouse.published_position() returns bigint
language sql
stable
parallel safe
as $$ select p.position from warehouse.published as p $$;
