-- From which provinces no figures of a form and period are waited for: others owe a report of it, they do not. Where nobody owes one, all
-- are waited for.
with exempt_by_list as (

    select * from {{ ref('_exempt_by_list') }}
    where {{ in_force_as_of() }}

),

asked_slots as (

    select * from {{ ref('_asked_slots') }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

extensions as (

    select * from {{ ref('_due_extensions') }}
    where {{ has_own_bounds() }}

),

-- Of a campaign that is asked of no single province, whoever has a unit that is asked owes it. A day for one province says nothing of others.
asked_of_all as (

    select distinct
        form,
        period_key,
        period_end
    from extensions
    where province_key is null

),

exempt as (

    select
        form,
        period_key,
        province_key
    from exempt_by_list

    union all

    select
        asked_of_all.form,
        asked_of_all.period_key,
        provinces.province_key
    from asked_of_all
    inner join provinces
        on asked_of_all.period_end between provinces.valid_from and coalesce(provinces.valid_to, 'infinity')
    left join asked_slots
        on
            asked_of_all.form = asked_slots.form
            and asked_of_all.period_key = asked_slots.period_key
            and provinces.province_key = asked_slots.province_key
    where asked_slots.province_key is null

)

select * from exempt
