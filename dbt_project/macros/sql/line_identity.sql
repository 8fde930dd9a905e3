{# What a correction must repeat to replace a line: one definition for the facts and for the intake, which asks beforehand. #}
{% macro line_identity(form, line) -%}
    eventlog.line_identity({{ form }}, {{ line }})
{%- endmacro %}
