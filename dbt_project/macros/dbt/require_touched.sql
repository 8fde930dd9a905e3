{#
    Refuses to build facts from a staging layer of other bounds: after a crash or a hand-made run they would
    silently miss the streams of this build. A pre-hook of every model that keeps row versions of reports.
#}
{% macro require_touched() %}
    {%- if execute %}
        {%- set found = run_query(
            "select from_position, to_position from " ~ antq.generate_schema_name('staging') ~ ".build_bounds"
        ) %}
        {%- set bounds = (found.rows[0][0] | int, found.rows[0][1] | int) if found.rows | length == 1 else none %}
        {%- set wanted = (from_position() | int, to_position() | int) %}
        {%- if bounds != wanted %}
            {{ exceptions.raise_compiler_error(
                "The staging layer was built for positions " ~ bounds ~ ", this run asks for " ~ wanted
                ~ ". Run the staging layer with the same from_position and to_position first."
            ) }}
        {%- endif %}
        {{ require_table() }}
    {%- endif %}
{% endmacro %}
