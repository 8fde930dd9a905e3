{# Tests of schema files cannot call a macro in their `where`, which is read before a build is known: words stand for it. #}
{% macro postgres__get_where_subquery(relation) -%}
    {%- set condition = (config.get('where') or '')
        | replace('__is_tested__', is_tested())
        | replace('__is_tested_stream__', is_tested('stream'))
        | replace('__is_tested_province_period__', is_tested_province_period()) %}
    {%- if condition %}
        {{- '(select * from ' ~ relation ~ ' where ' ~ condition ~ ') as tested' }}
    {%- else %}
        {{- relation }}
    {%- endif %}
{%- endmacro %}
