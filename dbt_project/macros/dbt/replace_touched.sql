{#
    Incremental strategies: all that the build touched is replaced with its whole history, in one transaction.
    The keys to delete come from the list of what was touched, not from the new rows as in dbt's delete+insert: a stream that
    now yields no row (withdrawn, or nil) must lose the rows it had.
    A build from position 0 is a full build and replaces every row.
#}

{# Touched streams. Rows that name the filing they come from are found by it, which spares large tables an index on the stream. #}
{% macro get_incremental_replace_streams_sql(arg_dict) %}
    {%- set names = arg_dict["dest_columns"] | map(attribute="name") | list %}
    {{- replace_touched(arg_dict, "touched_filings", ["event_position" if "event_position" in names else "stream"]) }}
{% endmacro %}


{# The reports of touched provinces on a form for a period. #}
{% macro get_incremental_replace_province_periods_sql(arg_dict) %}
    {{- replace_touched(arg_dict, "touched_province_periods", ["period_key", "province_key", "form", "origin"]) }}
{% endmacro %}


{# The periods of a form whose figures are made of touched reports, or compared with such. #}
{% macro get_incremental_replace_compared_periods_sql(arg_dict) %}
    {{- replace_touched(arg_dict, "touched_periods", ["period_key", "form", "origin"]) }}
{% endmacro %}


{# Touched periods. #}
{% macro get_incremental_replace_periods_sql(arg_dict) %}
    {{- replace_touched(arg_dict, "touched_filings", ["period_key"]) }}
{% endmacro %}


{# A small table, whole; it is left alone where its model yields no row, since none of its lists has changed. #}
{% macro get_incremental_replace_if_changed_sql(arg_dict) %}
    {{- replace_rows(arg_dict, "exists (select 1 from " ~ arg_dict["temp_relation"] ~ ")") }}
{% endmacro %}


{% macro replace_touched(arg_dict, touched, keys) %}
    {%- if from_position() | int > 0 %}
        {%- set condition = "(" ~ keys | join(", ") ~ ") in (select touched." ~ keys | join(", touched.") ~ " from "
            ~ generate_schema_name("staging") ~ "." ~ touched ~ " as touched)" %}
    {%- endif %}
    {{- replace_rows(arg_dict, condition | default(none)) }}
{% endmacro %}


{# Rows of the condition, or all, give way to those the model yields. #}
{% macro replace_rows(arg_dict, condition) %}
    {%- set columns = get_quoted_csv(arg_dict["dest_columns"] | map(attribute="name")) %}
    delete from {{ arg_dict["target_relation"] }}
{%- if condition %}
    where {{ condition }}
{%- endif %};

    insert into {{ arg_dict["target_relation"] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict["temp_relation"] }};
{% endmacro %}
