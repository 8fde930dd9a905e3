{# The change from a former value in percent of it; none from nothing. #}
{% macro percent_change(value, former) -%}
    round(100 * ({{ value }} - {{ former }}) / nullif({{ former }}, 0), 1)
{%- endmacro %}


{# The qualifier of a sum that lacks reports: it is at least so much. #}
{% macro qualifier_as_covered(qualifier, is_complete) -%}
    case
        when {{ qualifier }} is null or {{ is_complete }} then {{ qualifier }}
        when {{ qualifier }} in ('exact', 'at_least') then 'at_least'
        else 'approximately'
    end
{%- endmacro %}
