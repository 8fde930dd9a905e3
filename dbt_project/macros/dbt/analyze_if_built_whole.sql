{# A full build is read by the next layer before autovacuum has looked at it; what a refresh adds changes no estimate. A post-hook. #}
{% macro analyze_if_built_whole() -%}
    {% if from_position() | int == 0 %}analyze {{ this }}{% endif %}
{%- endmacro %}
