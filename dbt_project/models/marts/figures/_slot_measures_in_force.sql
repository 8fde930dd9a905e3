with slot_measures as (

    select * from {{ ref('_slot_measures') }}
    where {{ in_force_as_of() }}

),

-- Looked into for the few figures of prose only.
slot_measures_beside as not materialized (

    select * from {{ ref('_slot_measures') }}
    where {{ in_force_as_of() }}

),

filings as (

    select * from {{ ref('_filings') }}
    where {{ in_force_as_of() }}

),

reporting_lines as (

    select * from {{ source('reference', 'reporting_lines') }}
    where {{ in_force_as_of() }}

),

-- The components whose figures a report that is there holds, by the reporting lines of the period's end.
held as (

    select distinct
        filings.form,
        filings.province_key,
        filings.period_key,
        filings.origin,
        reporting_lines.reporting_unit
    from filings
    inner join reporting_lines
        on
            filings.form = reporting_lines.form
            and filings.reporting_unit = reporting_lines.consolidating_unit
            and daterange(reporting_lines.valid_from, reporting_lines.valid_to, '[]') @> filings.period_end
    -- A consolidated report that stands within another's holds the components all the same.
    -- One in prose decides nothing: which of its figures are official is told figure by figure, below.
    where filings.filing_state in ('filed', 'incomplete', 'covered') and filings.channel = 'structured'

),

states as (

    select
        stream,
        case when bool_or(filing_state = 'incomplete') then 'incomplete' else 'filed' end as filing_state
    from filings
    where filing_state in ('filed', 'incomplete')
    group by stream

),

-- Where a stream reports a measure at several levels, the highest one is the total and the others its detail.
ranked as (

    select
        *,
        min(case when relation = 'disjoint' and value_per = 'period' then {{ level_rank('level') }} end) over (
            partition by stream, form, province_key, period_key, origin, measure_code, item_code
        ) as total_level_rank
    from slot_measures

),

explained as (

    select
        ranked.stream,
        ranked.form,
        ranked.province_key,
        ranked.reporting_unit,
        ranked.reporting_unit_kind,
        ranked.period_key,
        ranked.channel,
        ranked.origin,
        ranked.obs_status,
        ranked.measure_code,
        ranked.activity_code,
        ranked.item_code,
        ranked.unit_code,
        ranked.acquisition_code,
        ranked.mode,
        ranked.operation_key,
        ranked.level,
        ranked.relation,
        ranked.value_per,
        ranked.lower_levels_complete,
        ranked.value,
        ranked.qualifier,
        ranked.figures,
        ranked.denominator,
        ranked.with_denominator,
        states.filing_state,
        ranked.recorded_from_position,
        case
            when ranked.relation <> 'disjoint' then 'relation'
            when ranked.value_per <> 'period' then 'value_per'
            when
                ranked.level <> 'province'
                and (not ranked.lower_levels_complete or {{ level_rank('ranked.level') }} > ranked.total_level_rank)
                then 'level'
            when official.is_structured then 'structured'
            when held.form is not null then 'component'
            when official.is_consolidated then 'component'
            when ranked.obs_status = 'P' then 'provisional'
        end as excluded_by,
        coalesce(held.form is not null or official.is_consolidated, false) as is_held
    from ranked
    left join held
        on
            ranked.form = held.form
            and ranked.province_key = held.province_key
            and ranked.period_key = held.period_key
            and ranked.origin = held.origin
            and ranked.reporting_unit = held.reporting_unit
    left join states
        on ranked.stream = states.stream
    -- A figure of prose is official only where no table gives the same measure for the same unit or, for a consolidated
    -- report, for one of its components; and a component's only where no confirmed consolidated figure holds it.
    left join
        lateral (
            select
                bool_or(others.channel = 'structured') as is_structured,
                bool_or(others.channel = 'narrative') as is_consolidated
            from slot_measures_beside as others
            where
                ranked.channel = 'narrative'
                and others.relation = 'disjoint'
                and others.value_per = 'period'
                and ranked.form = others.form
                and ranked.province_key = others.province_key
                and ranked.period_key = others.period_key
                and ranked.origin = others.origin
                and ranked.measure_code = others.measure_code
                and ranked.item_code is not distinct from others.item_code
                and case
                    when others.channel = 'structured'
                        then
                            others.reporting_unit = ranked.reporting_unit
                            or ranked.reporting_unit_kind = 'consolidated'
                    else
                        others.obs_status = 'A'
                        and others.reporting_unit_kind = 'consolidated'
                        and ranked.reporting_unit_kind <> 'consolidated'
                end
        ) as official
        on true

)

select * from explained
