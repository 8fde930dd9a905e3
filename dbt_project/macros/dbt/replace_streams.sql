{#
    Incremental strategy: the whole history of every touched stream is replaced, in one transaction.
    The keys to delete come from the list of touched filings, not from the new rows as in dbt's delete+insert:
    a stream that now yields no row (withdrawn, or nil) must lose the rows it had. Rows that name the filing they come from
    are found by it, which spares large tables an index on the stream.
    A build from position 0 is a full build and replaces every row.
#}
{% macro get_incremental_replace_streams_sql(arg_dict) %}
    {%- set names = arg_dict["dest_columns"] | map(attribute="name") | list %}
    {%- set columns = get_quoted_csv(names) %}
    {%- set key = "event_position" if "event_position" in names else "stream" %}
    delete from {{ arg_dict["target_relation"] }}
{%- if from_position() | int > 0 %}
    where {{ key }} in (select touched.{{ key }} from {{ generate_schema_name('staging') }}.touched_filings as touched)
{%- endif %};

    insert into {{ arg_dict["target_relation"] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict["temp_relation"] }};
{% endmacro %}
