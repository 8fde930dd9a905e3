{#
    Tests judge the build under way, not the one that is published: public views read at `antq.position`, which dbt's
    session sets here to the end of the build (the builder may read beyond the published position).
#}
{% macro postgres__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    {%- do run_query("set antq.position = '" ~ to_position() ~ "'") %}
    {{- dbt.default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) }}
{%- endmacro %}
