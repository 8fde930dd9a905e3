{# The model a line names, wherever and under whichever report: territory, sponsor and name. Its province is the third part of
   the stream. #}
{% macro model_id(lines) -%}
    eventlog.model_id(
            split_part({{ lines }}.stream, '/', 3), {{ lines }}.place, {{ lines }}.line ->> 'sponsor', {{ lines }}.line ->> 'model'
        )
{%- endmacro %}


{# What a correction must repeat to replace a line: one definition for the facts and for the intake, which asks beforehand. #}
{% macro line_identity(form, line) -%}
    eventlog.line_identity({{ form }}, {{ line }})
{%- endmacro %}
