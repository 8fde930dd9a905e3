{# Row versions of unpublished builds stand in the private tables: readers go through the views. A post-hook. #}
{% macro hide_from_readers() -%}
    revoke all on {{ this }} from antq_analyst
{%- endmacro %}
