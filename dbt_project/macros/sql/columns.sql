{# The columns every line-level row version carries, in order. What nearly all lines leave unsaid, as the log does, is no word in each
   of the rows, an eighth of their bytes: readers get what is `meant`. #}
{% macro line_columns(lines) -%}
    {%- for column in [
        'event_position', 'line_no', 'source_cell', 'obs_status', 'level', 'place', 'relation', 'qualifier', 'value_per',
    ] -%}
        {{ lines }}.{{ column }}
        {%- if not loop.last %},
        {% endif %}
    {%- endfor %}
{%- endmacro %}


{# What a line means by a column that it leaves unsaid. #}
{% macro meant(column, rows=none) -%}
    {%- set unsaid = {'level': 'province', 'relation': 'disjoint', 'qualifier': 'exact', 'value_per': 'period'} -%}
    coalesce({{ rows ~ '.' if rows }}{{ column }}, '{{ unsaid[column] }}')
{%- endmacro %}


{# The columns every public fact opens with: its slot, its filing and its place in the file. #}
{% macro fact_columns(rows, filings) -%}
    {%- for column in [
        'stream', 'form', 'province_key', 'reporting_unit', 'period_key', 'channel', 'origin', 'event_id',
        'event_position', 'vintage',
    ] -%}
    {{ filings }}.{{ column }},
        {% endfor -%}
    {{ rows }}.line_no,
        {{ filings }}.source_file,
        {{ filings }}.source_sha256,
        {{ source_columns(rows, filings) }},
        {{ meant('level', rows) }} as level,
        {{ rows }}.place,
        {{ meant('relation', rows) }} as relation,
        {{ meant('qualifier', rows) }} as qualifier,
        {{ meant('value_per', rows) }} as value_per,
        {{ rows }}.obs_status,
        'F' as conf_status,
        {{ rows }}.recorded_from_position,
        {{ closed_as_of(rows) }} as recorded_to_position
{%- endmacro %}


{# Where a line stands in its file: a cell of a table, or the characters of a text. #}
{% macro source_columns(rows, filings) -%}
    case when {{ filings }}.channel <> 'narrative' then {{ rows }}.source_cell end as source_cell,
        case when {{ filings }}.channel = 'narrative' then {{ rows }}.source_cell end as source_span
{%- endmacro %}


{# The measure an acquisition of goods counts in; seized, handed over and found are never added to each other. #}
{% macro acquisition_measure(acquisition_code, what) -%}
    case {{ acquisition_code }}
        when 'seized' then 'seizure_{{ what }}'
        when 'handed_over' then 'handed_over_{{ what }}'
        when 'found' then 'found_{{ what }}'
    end
{%- endmacro %}


{# The sign of a joint operation as all who took part must give it, however each wrote it: `Chuyên án MT-1218` and `mt 1218`
   are one. Null where it holds neither letter nor digit. #}
{% macro operation_key(line) -%}
    nullif(
        upper(regexp_replace(regexp_replace({{ line }} ->> 'operation', '^\s*chuyên án', '', 'i'), '[^[:alnum:]]', '', 'g')),
        ''
    )
{%- endmacro %}


{# Condition: what a filing's lines are is not said by the filing alone, nor for as long as it holds. #}
{% macro is_amended(filings, recoveries) -%}
    ({{ filings }}.stream_is_amended or {{ filings }}.event_id in (select filing_event_id from {{ recoveries }}))
{%- endmacro %}


{# What was read from prose is provisional until a reviewer decides; all else is official as it is filed. #}
{% macro obs_status_as_filed(filings) -%}
    case when {{ filings }}.channel = 'narrative' then 'P' else 'A' end
{%- endmacro %}


{# Condition: the row comes from tables, or from prose of whose slot no table has a row with the same value of `code`.
   What both channels of a slot tell is one thing told twice, and the table stands. #}
{% macro is_not_in_tables(rows, tables, code) -%}
    (
        {{ rows }}.channel <> 'narrative'
        or not exists (
            select 1
            from {{ tables }} as tables
            where
                tables.channel = 'structured'
                and {{ rows }}.origin = tables.origin
                and {{ rows }}.province_key = tables.province_key
                and {{ rows }}.reporting_unit = tables.reporting_unit
                and {{ rows }}.period_key = tables.period_key
                and {{ rows }}.{{ code }} = tables.{{ code }}
        )
    )
{%- endmacro %}


{# Lines that count; rejected and ignored ones stand in the findings. #}
{% macro is_usable() -%}
    line_status in ('accepted', 'warned')
{%- endmacro %}


{# Lines that hold for at least one position: one that comes back when a later report has corrected it never does. #}
{% macro ever_holds() -%}
    coalesce(recorded_to_position > recorded_from_position, true)
{%- endmacro %}


{# One row of each filing, the first: its slot, vintage and file are the same in all versions of the row. None is recorded before its
   event; `=` would say the same, but the planner takes it for rare and then reads the facts once a filing. #}
{% macro first_versions(filings) -%}
    select * from {{ filings }}
    where recorded_from_position <= event_position
{%- endmacro %}


{# The number of a seizure group in its report. A line without one is a group of its own. #}
{% macro seizure_group_no() -%}
    coalesce(line ->> 'grp', 'n' || line_no)
{%- endmacro %}


{# Ties the exhibits of a seizure group to its heading, across the filings of its stream. #}
{% macro seizure_group_key(lines, filings) -%}
    md5(
        concat_ws(
            '|', {{ filings }}.stream, {{ lines }}.group_no, {{ meant('level', lines) }}, {{ lines }}.place
        )
    )
{%- endmacro %}


{# Part of a report's stream, for an event whose payload does not say it; none for other streams. #}
{% macro stream_part(number) -%}
    case when stream like 'report/%' then split_part(stream, '/', {{ number }}) end
{%- endmacro %}


{# A named model counts as one, whatever its status, except where it has ended. #}
{% macro counts_as_model(status) -%}
    {{ status }} not in ('dissolved', 'merged')
{%- endmacro %}


{# The name of an origin, read once a query. A condition on it becomes one on the code and is met below the sums and unions of a mart;
   a join would add up all origins before it left out the others: a list of figures took ten times as long. #}
{% macro origin_name(origin) -%}
    (select jsonb_object_agg(origins.origin, origins.origin_name) from {{ ref('dim_origin') }} as origins) ->> {{ origin }}
{%- endmacro %}
