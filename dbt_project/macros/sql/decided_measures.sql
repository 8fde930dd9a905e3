{#
    Which figures count in a province's total, and why the others do not. `slot_measures` are row versions and `spans` those of
    `_stream_spans`: every slot measure comes once for each span of its stream that begins while it holds. The last of these CTEs is
    `decided_measures`. Each is read once, so that a condition on a stream reaches the tables.
#}
{% macro decided_measures(slot_measures, spans) -%}
    in_force as (

    select
        slot_measures.*,
        case when spans.is_incomplete then 'incomplete' else 'filed' end as filing_state,
        spans.is_held as is_held_by_tables,
        spans.recorded_from_position as span_from_position,
        spans.recorded_to_position as span_to_position
    from {{ slot_measures }} as slot_measures
    inner join {{ spans }} as spans
        on
            slot_measures.stream = spans.stream
            and slot_measures.recorded_from_position <= spans.recorded_from_position
            and coalesce(slot_measures.recorded_to_position > spans.recorded_from_position, true)

),

-- Where a stream reports a measure at several levels, the highest one is the total and the others its detail.
ranked as (

    select
        *,
        {{ level_rank('level') }} as level_rank,
        min(case when relation = 'disjoint' and value_per = 'period' then {{ level_rank('level') }} end) over (
            partition by stream, {{ province_period_keys() }}, span_from_position, measure_code, item_code
        ) as total_level_rank
    from in_force

),

-- A figure of prose is official only where no table gives the same measure for the same unit or, for a consolidated report, for one of
-- its components; and a component's only where no confirmed consolidated figure holds it.
compared as (

    select
        ranked.*,
        coalesce(
            ranked.reporting_unit = any(official.units_in_tables)
            or (ranked.reporting_unit_kind = 'consolidated' and official.units_in_tables is not null),
            false
        ) as is_in_tables,
        ranked.is_held_by_tables
        or coalesce(ranked.reporting_unit_kind <> 'consolidated' and official.is_consolidated_in_prose, false) as is_held
    from ranked
    -- Looked up figure by figure, since few figures are of prose.
    left join lateral (
        select
            array_agg(others.reporting_unit) filter (where others.channel = 'structured') as units_in_tables,
            bool_or(
                others.channel = 'narrative'
                and others.obs_status = 'A'
                and others.reporting_unit_kind = 'consolidated'
            ) as is_consolidated_in_prose
        from {{ ref('_slot_measures') }} as others
        where
            ranked.channel = 'narrative'
            and {{ of_one_province_period('others', 'ranked') }}
            and others.measure_code = ranked.measure_code
            and others.item_code is not distinct from ranked.item_code
            and others.relation = 'disjoint'
            and others.value_per = 'period'
            and others.recorded_from_position <= ranked.span_from_position
            and coalesce(others.recorded_to_position > ranked.span_from_position, true)
    ) as official
        on true

),

decided_measures as (

    select
        compared.*,
        case
            when relation <> 'disjoint' then 'relation'
            when value_per <> 'period' then 'value_per'
            when level <> 'province' and (not lower_levels_complete or level_rank > total_level_rank) then 'level'
            when is_in_tables then 'structured'
            when is_held then 'component'
            when obs_status = 'P' then 'provisional'
        end as excluded_by
    from compared

)
{%- endmacro %}


{# What is known of a decided figure, without the span in which the decision holds. #}
{% macro decided_columns() -%}
    stream,
    {{ province_period_keys() }},
    reporting_unit,
    reporting_unit_kind,
    channel,
    obs_status,
    measure_code,
    activity_code,
    item_code,
    unit_code,
    subject_code,
    acquisition_code,
    mode,
    operation_key,
    level,
    relation,
    value_per,
    lower_levels_complete,
    value,
    qualifier,
    figures,
    denominator,
    with_denominator,
    filing_state,
    excluded_by,
    is_held
{%- endmacro %}
