{# The counts an activity line may state, each in a column of its row, as on the form (ADR 0004); `antq.forms.activities` defines them. #}
{% macro activity_counts() -%}
    {{ return(['occasions', 'attendances', 'people', 'organisations', 'households', 'items']) }}
{%- endmacro %}


{# An expression for each count; `{}` in it is the count's name. #}
{% macro each_count(expression, between=', ') -%}
    {%- for count in activity_counts() -%}
        {{ expression | replace('{}', count) }}{{ between if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{# Of columns that end with a count's name, the one of the count that a row of the list of measures is about. #}
{% macro of_count(columns) -%}
    case activity_measures.field {{ each_count("when '{}' then " ~ columns ~ "{}", ' ') }} end
{%- endmacro %}


{# The sums of each touched filing of activities, by measure and interval. Its lines' counts are added up side by side; only the sums are
   told apart by measure, for they are few. Looked up filing by filing: what is held in memory is the sums of one. #}
{% macro sums_of_activities() -%}
select
    filings.event_position,
    filings.stream,
    filings.lower_levels_complete,
    sums.*
from {{ ref('touched_filings') }} as filings
cross join
    lateral (
        select
            {{ measure_codes() }},
            recorded_from_position,
            recorded_to_position,
            sum(value) as value,
            sum(figures) as figures,
            sum(denominator * figures) as denominator,
            coalesce(sum(figures) filter (where denominator is not null), 0) as with_denominator,
            coalesce(sum(figures) filter (where qualifier = 'at_least'), 0) as at_least,
            coalesce(sum(figures) filter (where qualifier = 'at_most'), 0) as at_most,
            coalesce(sum(figures) filter (where qualifier = 'approximately'), 0) as approximately
        from (
            select
                told_apart.obs_status,
                {{ figure_codes({
                    'measure_code': 'activity_measures.measure_code', 'activity_code': 'told_apart.activity_code'
                }, {}) }},
                told_apart.level,
                told_apart.relation,
                told_apart.value_per,
                told_apart.qualifier,
                cast(told_apart.denominators ->> activity_measures.field as numeric) as denominator,
                {{ of_count('told_apart.value_') }} as value,
                {{ of_count('told_apart.figures_') }} as figures,
                {{ held_together('told_apart', 'activity_measures') }}
            from (
                select
                    obs_status,
                    activity_code,
                    {{ meant('level') }} as level,
                    {{ meant('relation') }} as relation,
                    {{ meant('value_per') }} as value_per,
                    qualifier,
                    denominators,
                    recorded_from_position,
                    recorded_to_position,
                    {{ each_count('sum({}) as value_{}, count({}) as figures_{}') }}
                from {{ ref('_activities') }}
                where event_position = filings.event_position
                group by
                    obs_status,
                    activity_code,
                    {{ meant('level') }},
                    {{ meant('relation') }},
                    {{ meant('value_per') }},
                    qualifier,
                    denominators,
                    recorded_from_position,
                    recorded_to_position
            ) as told_apart
            inner join {{ ref('stg_reference__activity_measures') }} as activity_measures
                on
                    told_apart.activity_code = activity_measures.activity_code
                    and {{ hold_together('told_apart', 'activity_measures') }}
        ) as measured
        where figures > 0 and measure_code is not null
        group by
            {{ measure_codes() }},
            recorded_from_position,
            recorded_to_position
    ) as sums
where filings.event_type = 'ReportFiled' and filings.form = 'activities'
{%- endmacro %}
