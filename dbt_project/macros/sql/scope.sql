{#
    What tests look at: the streams of the build, so that a refresh takes as long after ten years as after one.
    `test_scope: all` takes every stream, for the weekly rebuild (`antq rebuild`).
#}

{# Condition on row versions: their stream is one the build redoes; a full build redoes all. They are found by the positions
   of its filings, which their first index begins with, or by another `key` of it. In schema files it is written
   `__is_tested__`, `__is_tested_stream__` where streams are the key, `__is_tested_province_period__` where reports of a province are. #}
{% macro is_tested(key='event_position') -%}
    {%- if var('test_scope', 'touched') == 'all' or from_position() | int == 0 -%}
        true
    {%- else -%}
        {{ key }} in (select filings.{{ key }} from {{ generate_schema_name('staging') }}.touched_filings as filings)
    {%- endif -%}
{%- endmacro %}


{# The same on row versions that are kept by what a province reports on one form for one period. #}
{% macro is_tested_province_period() -%}
    {%- if var('test_scope', 'touched') == 'all' or from_position() | int == 0 -%}
        true
    {%- else -%}
        ({{ province_period_keys() }}) in (
            select {{ province_period_keys('touched') }}
            from {{ generate_schema_name('staging') }}.touched_province_periods as touched
        )
    {%- endif -%}
{%- endmacro %}


{# Condition on rows of public views, whose tests cost more: the streams the build redoes, and of a full build those of the
   last hundred positions. An array, not a list to join with: a value reaches into a view, a join reads all of it. #}
{% macro is_sampled_stream() -%}
    {%- if var('test_scope', 'touched') == 'all' -%}
        true
    {%- elif from_position() | int == 0 -%}
        stream = any(
            array(
                select distinct events.stream from eventlog.events as events
                where events.position > {{ to_position() }} - 100 and events.position <= {{ to_position() }}
            )
        )
    {%- else -%}
        stream = any(array(select touched.stream from {{ generate_schema_name('staging') }}.touched_streams as touched))
    {%- endif -%}
{%- endmacro %}
