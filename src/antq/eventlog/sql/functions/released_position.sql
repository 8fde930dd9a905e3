-- The position of the release that the published edition shows, 0 where there is none. The views in the schema `published` read
-- at it, whatever position the session reads at. In PL/pgSQL, which keeps the plan for the session: one mart asks dozens of times.
create or replace function warehouse.released_position() returns bigint
language plpgsql
stable
parallel safe
as $$
begin
    return coalesce((select r.position from warehouse.shown_release as r), 0);
end;
$$;
