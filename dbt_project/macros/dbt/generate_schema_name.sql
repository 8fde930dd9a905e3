{# The schema is exactly the one a folder names; dbt would prefix it with the profile's. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
