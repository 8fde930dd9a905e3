{{ config(indexes=[{'columns': ['event_position', 'line_no', 'recorded_from_position'], 'unique': true}]) }}

-- `offset 0` (of all rows), so that what is asked of a line more than once is read out of it once.
with lines as (

    select
        *,
        line -> 'v' as numbers
    from {{ ref('touched_lines') }}
    where form = 'activities' and {{ is_usable() }} and {{ ever_holds() }}
    offset 0  -- noqa: AM09

),

-- The counts stand side by side, as in the file: what each measures is the list's to say, and the list changes.
row_versions as (

    select
        {{ line_columns('lines') }},
        lines.line ->> 'act' as activity_code,
        lines.line ->> 'agency' as agency_code,
        {{ each_count("cast(lines.numbers ->> '{}' as numeric) as {}") }},
        nullif(lines.numbers - array[{{ each_count("'{}'") }}], '{}') as other_counts,
        lines.line -> 'den' as denominators,
        lines.recorded_from_position,
        lines.recorded_to_position
    from lines

)

select * from row_versions
