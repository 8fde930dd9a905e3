{# The log position the session reads at: the published one, or an earlier one it asked for. A sub-select, so that the
   planner evaluates it once, before it chooses how to read the table. #}
{% macro reading_position() -%}
    (select warehouse.reading_position())
{%- endmacro %}


{# Row versions that a reader at the reading position knows of; in a join, those of the table named. #}
{% macro known_as_of(row_versions=none) -%}
    {{ row_versions ~ '.' if row_versions }}recorded_from_position <= {{ reading_position() }}
{%- endmacro %}


{# Row versions in force at the reading position; in a join, those of the table named. #}
{% macro in_force_as_of(row_versions=none) -%}
    {%- set of = row_versions ~ '.' if row_versions else '' -%}
    {{ of }}recorded_from_position <= {{ reading_position() }}
    and ({{ of }}recorded_to_position is null or {{ of }}recorded_to_position > {{ reading_position() }})
{%- endmacro %}


{# When the row version was closed, as far as a reader at the reading position can know. #}
{% macro closed_as_of(row_versions) -%}
    case
        when {{ row_versions }}.recorded_to_position <= {{ reading_position() }}
            then {{ row_versions }}.recorded_to_position
    end
{%- endmacro %}


{# A reference row's version as a build that ends at to_position may know it. #}
{% macro closed_within_build(row_versions) -%}
    case
        when {{ row_versions }}.recorded_to_position <= {{ to_position() }}
            then {{ row_versions }}.recorded_to_position
    end
{%- endmacro %}


{# Condition: the reference row came or went within this build, so the streams that used it are touched. #}
{% macro changed_within_build(row_versions) -%}
    (
        {{ row_versions }}.recorded_from_position > {{ from_position() }}
        or {{ row_versions }}.recorded_to_position > {{ from_position() }}
    )
{%- endmacro %}


{# Bounds of the build: events after from_position up to and including to_position. They come in the environment, because
   dbt parses the whole project anew whenever its variables change; a variable overrides them, for unit tests. They have
   no default: a build without bounds would silently be another build. #}
{% macro from_position() -%}
    {{ build_bound('from_position') }}
{%- endmacro %}

{% macro to_position() -%}
    {{ build_bound('to_position') }}
{%- endmacro %}
