{#
    Which figures count in a province's total, and why the others do not. `slot_measures` are row versions and `spans` those of
    `_stream_spans`: every slot measure comes once for each span of its stream that begins while it holds.
#}
{% macro decided_measures(slot_measures, spans, materialized=true) -%}
    in_force as {{ 'not ' if not materialized }}materialized (

    select
        slot_measures.stream,
        {{ province_period_keys('slot_measures') }},
        slot_measures.reporting_unit,
        slot_measures.reporting_unit_kind,
        slot_measures.channel,
        slot_measures.obs_status,
        slot_measures.measure_code,
        slot_measures.activity_code,
        slot_measures.item_code,
        slot_measures.unit_code,
        slot_measures.acquisition_code,
        slot_measures.mode,
        slot_measures.operation_key,
        slot_measures.level,
        slot_measures.relation,
        slot_measures.value_per,
        slot_measures.lower_levels_complete,
        slot_measures.value,
        slot_measures.qualifier,
        slot_measures.figures,
        slot_measures.denominator,
        slot_measures.with_denominator,
        slot_measures.recorded_from_position,
        case when spans.is_incomplete then 'incomplete' else 'filed' end as filing_state,
        spans.is_held as is_held_by_tables,
        spans.has_prose,
        spans.recorded_from_position as span_from_position,
        spans.recorded_to_position as span_to_position
    from {{ slot_measures }} as slot_measures
    inner join {{ spans }} as spans
        on
            slot_measures.stream = spans.stream
            and slot_measures.recorded_from_position <= spans.recorded_from_position
            and coalesce(slot_measures.recorded_to_position > spans.recorded_from_position, true)

),

-- What tables and confirmed consolidated prose say of a measure, where somebody also reports in prose.
official as (

    select
        {{ province_period_keys() }},
        span_from_position,
        measure_code,
        item_code,
        array_agg(reporting_unit) filter (where channel = 'structured') as units_in_tables,
        bool_or(channel = 'narrative' and obs_status = 'A' and reporting_unit_kind = 'consolidated')
            as is_consolidated_in_prose
    from in_force
    where has_prose and relation = 'disjoint' and value_per = 'period'
    group by {{ province_period_keys() }}, span_from_position, measure_code, item_code

),

-- A figure of prose is official only where no table gives the same measure for the same unit or, for a consolidated report, for one of
-- its components; and a component's only where no confirmed consolidated figure holds it.
compared as (

    select
        in_force.*,
        coalesce(
            in_force.reporting_unit = any(official.units_in_tables)
            or (in_force.reporting_unit_kind = 'consolidated' and official.units_in_tables is not null),
            false
        ) as is_in_tables,
        in_force.is_held_by_tables
        or coalesce(in_force.reporting_unit_kind <> 'consolidated' and official.is_consolidated_in_prose, false) as is_held
    from in_force
    left join official
        on
            in_force.channel = 'narrative'
            and {{ of_one_province_period('in_force', 'official') }}
            and in_force.span_from_position = official.span_from_position
            and in_force.measure_code = official.measure_code
            and coalesce(in_force.item_code, '') = coalesce(official.item_code, '')

),

-- Where a stream reports a measure at several levels, the highest one is the total and the others its detail.
total_levels as (

    select
        stream,
        {{ province_period_keys() }},
        span_from_position,
        measure_code,
        item_code,
        min({{ level_rank('level') }}) as level_rank
    from in_force
    where relation = 'disjoint' and value_per = 'period'
    group by stream, {{ province_period_keys() }}, span_from_position, measure_code, item_code

),

decided_measures as (

    select
        compared.*,
        case
            when compared.relation <> 'disjoint' then 'relation'
            when compared.value_per <> 'period' then 'value_per'
            when
                compared.level <> 'province'
                and (
                    not compared.lower_levels_complete
                    or {{ level_rank('compared.level') }} > total_levels.level_rank
                )
                then 'level'
            when compared.is_in_tables then 'structured'
            when compared.is_held then 'component'
            when compared.obs_status = 'P' then 'provisional'
        end as excluded_by
    from compared
    left join total_levels
        on
            compared.level <> 'province'
            and compared.stream = total_levels.stream
            and compared.span_from_position = total_levels.span_from_position
            and compared.measure_code = total_levels.measure_code
            and coalesce(compared.item_code, '') = coalesce(total_levels.item_code, '')

)
{%- endmacro %}
