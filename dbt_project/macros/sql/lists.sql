{# Condition: a row of lines and one of a list both hold for at least one position. #}
{% macro hold_together(lines, list) -%}
    {{ lines }}.recorded_from_position < coalesce({{ list }}.recorded_to_position, 9223372036854775807)
            and {{ list }}.recorded_from_position < coalesce({{ lines }}.recorded_to_position, 9223372036854775807)
{%- endmacro %}


{# From where to where they do; of a list that has no such row, as long as the lines. #}
{% macro held_together(lines, list) -%}
    greatest({{ lines }}.recorded_from_position, {{ list }}.recorded_from_position) as recorded_from_position,
        least({{ lines }}.recorded_to_position, {{ list }}.recorded_to_position) as recorded_to_position
{%- endmacro %}
