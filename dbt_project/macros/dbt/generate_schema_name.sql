{#
    The schema is exactly the one a folder names; dbt would prefix it with the profile's. A full build beside the
    warehouse (target `rebuild`, see src/antq/warehouse/rebuild.py) has schemas of its own.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}{{ '_rebuild' if target.name == 'rebuild' }}
{%- endmacro %}
