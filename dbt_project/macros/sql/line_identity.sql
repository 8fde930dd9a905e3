{# What makes two lines of a stream speak of the same thing, so that a correction replaces the earlier one. #}
{% macro line_identity(form, line) -%}
    case {{ form }}
        when 'activities' then jsonb_build_array(
            {{ line }} -> 'act', coalesce({{ line }} ->> 'level', 'province'), {{ line }} -> 'place',
            {{ line }} -> 'agency', coalesce({{ line }} ->> 'rel', 'disjoint')
        )
        when 'seizures' then jsonb_build_array(
            {{ line }} -> 'grp', {{ line }} -> 'item', coalesce({{ line }} ->> 'level', 'province'), {{ line }} -> 'place'
        )
        when 'models' then jsonb_build_array(
            {{ line }} -> 'rec', coalesce({{ line }} ->> 'level', 'province'), {{ line }} -> 'place', {{ line }} -> 'model',
            {{ line }} -> 'step', {{ line }} -> 'date',
            (select jsonb_agg(field order by field) from jsonb_object_keys({{ line }} -> 'v') as field)
        )
    end
{%- endmacro %}
