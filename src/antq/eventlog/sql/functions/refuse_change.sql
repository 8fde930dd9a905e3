create or replace function eventlog.refuse_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception '%.% is append-only: % refused', tg_table_schema, tg_table_name, lower(tg_op)
        using errcode = 'AQ003', hint = 'Append a new event that corrects the old one.';
end;
$$;
