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

-- All that may decide is counted in one grouping: which reports do is known once all of a province are. Where it is sorted for that, few
-- comparisons go beyond the first two keys.
provinces as (

    select
        origin,
        form,
        period_key,
        province_key,
        bool_or(is_consolidated and (is_owed or is_reported)) as has_consolidated,
        bool_and(is_reported) filter (where is_consolidated) as is_consolidated_reported,
        bool_or(is_incomplete) filter (where is_consolidated) as is_consolidated_incomplete,
        bool_or(is_owed) as has_duty,
        bool_and(is_reported) filter (where is_owed) as are_owed_reported,
        bool_or(is_incomplete) filter (where is_owed) as is_owed_incomplete,
        bool_or(is_reported) as has_report,
        bool_or(is_incomplete) filter (where is_reported) as is_report_incomplete
    from slots_of_units
    group by period_key, province_key, form, origin

),

-- Which reports count for a province: the consolidated one where it is owed or there; else every component that is
-- owed; and where nothing is owed, what has come.
province_coverage as (

    select
        origin,
        form,
        period_key,
        province_key,
        case
            when has_consolidated then is_consolidated_reported
            when has_duty then are_owed_reported
            else has_report
        end as is_reporting,
        coalesce(
            case
                when has_consolidated then is_consolidated_incomplete
                when has_duty then is_owed_incomplete
                else is_report_incomplete
            end, false
        ) as is_incomplete
    from provinces

)

select * from province_coverage
