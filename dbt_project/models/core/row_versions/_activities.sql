{{ config(indexes=[{'columns': ['event_position', 'line_no', 'field', 'recorded_from_position'], 'unique': true}]) }}

with lines as (

    select * from {{ ref('touched_lines') }}
    where form = 'activities' and {{ is_usable() }} and {{ ever_holds() }}

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
        cast(lines.line -> 'v' ->> activity_measures.field as numeric) as value,
        cast(lines.line -> 'den' ->> activity_measures.field as numeric) as denominator,
        greatest(lines.recorded_from_position, activity_measures.recorded_from_position) as recorded_from_position,
        least(lines.recorded_to_position, activity_measures.recorded_to_position) as recorded_to_position
    from lines
    inner join activity_measures
        on
            lines.line ->> 'act' = activity_measures.activity_code
            and lines.line -> 'v' ->> activity_measures.field is not null
            and lines.recorded_from_position
            < coalesce(activity_measures.recorded_to_position, 9223372036854775807)
            and activity_measures.recorded_from_position
            < coalesce(lines.recorded_to_position, 9223372036854775807)

)

select * from figures
