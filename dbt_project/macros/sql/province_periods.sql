{# What names a province's reports on one form for one period: whatever decides which figures of them count is in there. #}
{% macro province_period_keys(rows=none) -%}
    {%- for key in ['origin', 'form', 'province_key', 'period_key'] -%}
        {{ rows ~ '.' if rows }}{{ key }}
        {%- if not loop.last %}, {% endif %}
    {%- endfor %}
{%- endmacro %}


{# Condition of a join: both rows are of one province's reports on one form for one period. #}
{% macro of_one_province_period(left, right) -%}
    (
    {%- for key in ['period_key', 'province_key', 'form', 'origin'] %}
        {{ 'and ' if not loop.first }}{{ left }}.{{ key }} = {{ right }}.{{ key }}
    {%- endfor %}
    )
{%- endmacro %}


{# Condition: the row version of a table that a build has written holds at the first position of the span. #}
{% macro holds_at_span(row_versions, spans='spans') -%}
    (
        {{ row_versions }}.recorded_from_position <= {{ spans }}.from_position
        and coalesce({{ row_versions }}.recorded_to_position > {{ spans }}.from_position, true)
    )
{%- endmacro %}


{# The columns of a list of facts, false but for those that are given a condition. #}
{% macro facts_of(facts, conditions) -%}
    {%- for fact in facts %}
        {{- conditions.get(fact, 'false') }} as {{ fact }}
        {%- if not loop.last %},
{% endif %}
    {%- endfor %}
{%- endmacro %}


{#
    One row version in place of several that follow each other and say the same. `rows` is a CTE whose rows have
    `recorded_from_position` and `recorded_to_position`; `keys` say which rows are of one thing, `values` what they say of it.
#}
{% macro merged_versions(rows, keys, values) -%}
select
    {{ keys | join(',\n    ') }},
    {{ values | join(',\n    ') }},
    min(recorded_from_position) as recorded_from_position,
    nullif(max(coalesce(recorded_to_position, 9223372036854775807)), 9223372036854775807) as recorded_to_position
from (
    select
        *,
        count(*) filter (
            where
                recorded_from_position is distinct from former_to_position
                {% for value in values %}
                    or {{ value }} is distinct from former_{{ value }}
    {% endfor %}
        ) over (
            partition by {{ keys | join(', ') }}
            order by recorded_from_position
        ) as version_no
    from (
        select
            *,
            {% for value in values %}
                lag({{ value }}) over versions as former_{{ value }},
            {% endfor %}
            lag(recorded_to_position) over versions as former_to_position
        from {{ rows }}
        window versions as (
            partition by {{ keys | join(', ') }}
            order by recorded_from_position
        )
    ) as compared
) as numbered
group by
    {{ keys | join(',\n    ') }},
    {{ values | join(',\n    ') }},
    version_no
{%- endmacro %}


{# What names a slot: one duty to report, in figures that were reported or made up for demonstration. #}
{% macro slot_keys(rows=none) -%}
    {%- for key in ['origin', 'form', 'province_key', 'reporting_unit', 'period_key'] -%}
        {{ rows ~ '.' if rows }}{{ key }}
        {%- if not loop.last %},
        {% endif %}
    {%- endfor %}
{%- endmacro %}
