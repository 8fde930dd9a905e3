{#
    Totals of seizures as reported, and with each joint operation once. A CTE `figures` comes before: one row per figure
    that enters totals, with `territory` columns, mode and operation_key.

    Of an operation the figure of its lead counts; of one nobody leads, one report's. Where reports of equal standing
    differ, the least and the most are the bounds. A joint seizure without an operation's sign is left to whoever led it.
#}
{% macro seizure_totals(territory) -%}
    {%- set cell = territory ~ ', period_key, measure_code, item_code, unit_code' -%}
    members as (

        select
            {{ cell }},
            operation_key,
            stream,
            sum(value) as value,
            bool_or(mode in ('independent', 'lead')) as is_lead
        from figures
        where operation_key is not null
        group by {{ cell }}, operation_key, stream

    ),

    operations as (

        select
            {{ cell }},
            operation_key,
            count(*) as reports,
            coalesce(min(value) filter (where is_lead), min(value)) as value_min,
            coalesce(max(value) filter (where is_lead), max(value)) as value_max
        from members
        group by {{ cell }}, operation_key

    ),

    parts as (

        select
            {{ cell }},
            qualifier,
            value as value_as_reported,
            case when operation_key is null and mode in ('independent', 'lead') then value end as value_min,
            case when operation_key is null and mode <> 'joint' then value end as value_max,
            case when operation_key is null and mode = 'unknown' then value end as value_unknown,
            case when operation_key is null and mode = 'joint' then value end as value_joint,
            cast(null as bigint) as reports
        from figures

        union all

        select
            {{ cell }},
            cast(null as text) as qualifier,
            cast(null as numeric) as value_as_reported,
            value_min,
            value_max,
            cast(null as numeric) as value_unknown,
            cast(null as numeric) as value_joint,
            reports
        from operations

    ),

    seizure_totals as (

        select
            {{ cell }},
            sum(value_as_reported) as value_as_reported,
            coalesce(sum(value_min), 0) as value_distinct_min,
            coalesce(sum(value_max), 0) as value_distinct_max,
            coalesce(sum(value_unknown), 0) as value_unknown_mode,
            coalesce(sum(value_joint), 0) as value_joint_elsewhere,
            cast(count(reports) as integer) as operations,
            cast(count(*) filter (where reports > 1) as integer) as operations_repeated,
            {{ qualifier_counts() }}
        from parts
        group by {{ cell }}

    )
{%- endmacro %}


{# The figures of seizures that enter totals, each once on either map. Who led says nothing about goods that were handed
   over or found, so there an unstated mode is no doubt about the figure. #}
{% macro seizure_figures() -%}
    select
        counted_measures.origin,
        boundaries.boundary_set,
        boundaries.boundary_province_key as province_key,
        counted_measures.period_key,
        counted_measures.measure_code,
        counted_measures.item_code,
        coalesce(counted_measures.unit_code, measures.unit_code) as unit_code,
        case
            when counted_measures.acquisition_code <> 'seized' and counted_measures.mode = 'unknown' then 'independent'
            else counted_measures.mode
        end as mode,
        counted_measures.operation_key,
        counted_measures.stream,
        counted_measures.value,
        counted_measures.qualifier
    from counted_measures
    inner join boundaries
        on counted_measures.province_key = boundaries.province_key
    inner join measures
        on counted_measures.measure_code = measures.measure_code
{%- endmacro %}
