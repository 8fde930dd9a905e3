{# Refuses to begin a table in the middle of the log, where it would hold nothing of what came before. A pre-hook. #}
{% macro require_table() %}
    {%- if execute %}
        {%- if from_position() | int > 0 and load_cached_relation(this) is none %}
            {{ exceptions.raise_compiler_error(
                "The table " ~ this ~ " is not there, and this build begins at position " ~ from_position()
                ~ ": it would hold nothing of what came before. Build the warehouse anew: antq rebuild."
            ) }}
        {%- endif %}
    {%- endif %}
{% endmacro %}
