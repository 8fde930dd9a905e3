{{ config(indexes=[{'columns': ['event_position', 'line_no', 'field', 'recorded_from_position'], 'unique': true}]) }}

-- `offset 0` (of all rows), so that what a line says is read out of it once, not once a measure.
with lines as (

    select
        *,
        line ->> 'act' as activity_code,
        line -> 'v' as numbers,
        line -> 'den' as denominators
    from {{ ref('touched_lines') }}
    where form = 'activities' and {{ is_usable() }} and {{ ever_holds() }}
    offset 0  -- noqa: AM09

),

activity_measures as (

    select * from {{ ref('stg_reference__activity_measures') }}

),

-- A figure counts in a measure for as long as both the line and the list's row are in force. The list says which figures an
-- activity has; that a line has no other is tested.
figures as (

    select
        {{ line_columns('lines') }},
        activity_measures.activity_code,
        lines.line ->> 'agency' as agency_code,
        activity_measures.field,
        activity_measures.measure_code,
        cast(lines.numbers ->> activity_measures.field as numeric) as value,
        cast(lines.denominators ->> activity_measures.field as numeric) as denominator,
        greatest(lines.recorded_from_position, activity_measures.recorded_from_position) as recorded_from_position,
        least(lines.recorded_to_position, activity_measures.recorded_to_position) as recorded_to_position
    from lines
    inner join activity_measures
        on
            lines.activity_code = activity_measures.activity_code
            and lines.numbers ->> activity_measures.field is not null
            and lines.recorded_from_position
            < coalesce(activity_measures.recorded_to_position, 9223372036854775807)
            and activity_measures.recorded_from_position
            < coalesce(lines.recorded_to_position, 9223372036854775807)

)

select * from figures
