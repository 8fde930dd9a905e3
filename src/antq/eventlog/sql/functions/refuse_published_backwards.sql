create or replace function warehouse.refuse_published_backwards() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op <> 'UPDATE' then
        raise exception 'warehouse.published holds one row: % refused', lower(tg_op) using errcode = 'AQ003';
    end if;
    if new.position < old.position then
        raise exception 'The published position never goes back: % (published: %)', new.position, old.position
            using errcode = 'AQ003';
    end if;
    return new;
end;
$$;
