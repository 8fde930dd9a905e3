-- What makes two lines of a stream speak of the same thing, so that a correction replaces the earlier one. The intake asks
-- before a filing what it would replace, dbt works out afterwards what it did: both ask here. Stable, not immutable, because
-- jsonb_build_array is: only so is the call inlined.
create or replace function eventlog.line_identity(p_form text, p_line jsonb) returns jsonb
language sql
stable
parallel safe
as $$
    select
        case p_form
            when 'activities' then jsonb_build_array(
                p_line -> 'act', coalesce(p_line ->> 'level', 'province'), p_line -> 'place', p_line -> 'agency',
                coalesce(p_line ->> 'rel', 'disjoint')
            )
            when 'seizures' then jsonb_build_array(
                p_line -> 'grp', p_line -> 'item', coalesce(p_line ->> 'level', 'province'), p_line -> 'place'
            )
            when 'models' then jsonb_build_array(
                p_line -> 'rec', coalesce(p_line ->> 'level', 'province'), p_line -> 'place', p_line -> 'model',
                p_line -> 'step', p_line -> 'date', jsonb_path_query_array(p_line -> 'v', '$.keyvalue().key')
            )
        end
$$;
