-- The catalogue's words for one finding: `{header}` becomes the argument of that name. Raw values of cells are no arguments (they
-- stand in eventlog.texts, out of readers' reach), so `{value}` and whatever else is missing becomes an ellipsis.
create or replace function warehouse.fill_message(p_template text, p_arguments jsonb) returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_argument record;
    v_message text := p_template;
begin
    for v_argument in select a.key, a.value from jsonb_each_text(p_arguments) as a (key, value)
    loop
        v_message := replace(v_message, '{' || v_argument.key || '}', coalesce(v_argument.value, ''));
    end loop;
    return regexp_replace(v_message, '\{[a-z_]+\}', '…', 'g');
end;
$$;
