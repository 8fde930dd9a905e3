{# One bound of the build as a number. Read only when it is executed, so that the parsed project can be kept. #}
{% macro build_bound(name) -%}
    {%- if var(name, none) is not none %}
        {{- var(name) | int }}
    {%- elif execute %}
        {{- env_var('ANTQ_DBT_' ~ name | upper) | int }}
    {%- else %}
        {{- 0 }}
    {%- endif %}
{%- endmacro %}
