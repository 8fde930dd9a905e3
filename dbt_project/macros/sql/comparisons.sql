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


{# The qualifier of the sum of the rows that meet a condition; null where none does. #}
{% macro qualifier_of_sums(condition) -%}
    case
                when count(*) filter (where {{ condition }}) = 0 then null
                when bool_and(qualifier = 'exact') filter (where {{ condition }}) then 'exact'
                when bool_and(qualifier in ('exact', 'at_least')) filter (where {{ condition }}) then 'at_least'
                when bool_and(qualifier in ('exact', 'at_most')) filter (where {{ condition }}) then 'at_most'
                else 'approximately'
            end
{%- endmacro %}
