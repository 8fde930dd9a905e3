{# The places and names of models that lines hold, each with the key that all its spellings share. Worked out once a text:
   normalising one costs more than a join. #}
{% macro model_texts(lines) -%}
    select
        spelled,
        eventlog.model_name_key(spelled) as name_key
    from (
        select place as spelled from {{ lines }}
        union distinct
        select line ->> 'model' as spelled from {{ lines }}
    ) as texts
{%- endmacro %}


{# The model a line names, wherever and under whichever report: territory, sponsor and name. Its province is the third part of
   the stream. #}
{% macro model_id(lines, places, names) -%}
    eventlog.model_id(
            split_part({{ lines }}.stream, '/', 3), {{ places }}.name_key, {{ lines }}.line ->> 'sponsor', {{ names }}.name_key
        )
{%- endmacro %}


{# What a correction must repeat to replace a line: one definition for the facts and for the intake, which asks beforehand. #}
{% macro line_identity(form, line) -%}
    eventlog.line_identity({{ form }}, {{ line }})
{%- endmacro %}
