{#
    Incremental strategy: the whole history of every touched stream is replaced, in one transaction.
    The keys to delete come from the list of touched streams, not from the new rows as in dbt's delete+insert:
    a stream that now yields no row (withdrawn, or nil) must lose the rows it had.
    A build from position 0 is a full build and replaces every row.
#}
{% macro get_incremental_replace_streams_sql(arg_dict) %}
    {%- set columns = get_quoted_csv(arg_dict["dest_columns"] | map(attribute="name")) %}
    delete from {{ arg_dict["target_relation"] }}
{%- if from_position() | int > 0 %}
    where stream in (select touched.stream from staging.touched_streams as touched)
{%- endif %};

    insert into {{ arg_dict["target_relation"] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict["temp_relation"] }};
{% endmacro %}
