-- The position a release was published at. Its preparers may look before it is published and after it was withdrawn, readers not.
create or replace function warehouse.release_position(p_release text) returns bigint
language plpgsql
stable
parallel safe
as $$
declare
    v_release record;
begin
    select r.position, r.state, r.embargo_until into v_release
    from warehouse.releases as r where r.release_name = p_release;
    if not found then
        raise exception 'There is no release %', p_release
            using errcode = 'AQ004', hint = 'select release_name, state from marts.releases';
    end if;
    if v_release.state <> 'published' and not pg_has_role(current_user, 'antq_builder', 'member') then
        raise exception 'Release % is % and cannot be read', p_release, case v_release.state
            when 'embargoed' then 'under embargo until ' || to_char(v_release.embargo_until, 'YYYY-MM-DD HH24:MI')
            else v_release.state
        end
            using errcode = 'AQ004', hint = 'select release_name, state from marts.releases';
    end if;
    return v_release.position;
end;
$$;
