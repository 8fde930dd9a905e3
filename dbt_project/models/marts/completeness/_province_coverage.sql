with slots as (

    select * from {{ ref('_slots') }}

),

reporting_units as (

    select * from {{ ref('dim_reporting_unit') }}

),

slots_of_units as (

    select
        slots.*,
        reporting_units.reporting_unit_kind = 'consolidated' as is_consolidated
    from slots
    inner join reporting_units
        on slots.reporting_unit = reporting_units.reporting_unit

),

provinces as (

    select
        *,
        bool_or(is_consolidated and (is_owed or is_reported)) over province as has_consolidated,
        bool_or(is_owed) over province as has_duty
    from slots_of_units
    window province as (partition by origin, form, period_key, province_key)

),

-- Which reports count for a province: the consolidated one where it is owed or there; else every component that is
-- owed; and where nothing is owed, what has come.
deciding as (

    select
        *,
        case
            when has_consolidated then is_consolidated
            when has_duty then is_owed
            else is_reported
        end as is_deciding
    from provinces

),

judged as (

    select
        origin,
        form,
        period_key,
        province_key,
        count(*) as reports,
        coalesce(bool_and(is_reported) filter (where is_deciding), false) as is_reporting,
        coalesce(bool_or(is_incomplete) filter (where is_deciding), false) as is_incomplete
    from deciding
    group by origin, form, period_key, province_key

),

province_coverage as (

    select
        judged.origin,
        judged.form,
        judged.period_key,
        judged.province_key,
        judged.is_reporting,
        judged.is_incomplete
    from judged
    {{ expect_many('judged.reports') }}

)

select * from province_coverage
