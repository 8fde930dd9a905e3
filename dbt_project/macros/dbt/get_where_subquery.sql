{# Tests of schema files cannot call a macro in their `where`, which is read before a build is known: `__is_tested__` stands for it. #}
{% macro postgres__get_where_subquery(relation) -%}
    {%- set condition = (config.get('where') or '') | replace('__is_tested__', is_tested()) %}
    {%- if condition %}
        {{- '(select * from ' ~ relation ~ ' where ' ~ condition ~ ') as tested' }}
    {%- else %}
        {{- relation }}
    {%- endif %}
{%- endmacro %}
