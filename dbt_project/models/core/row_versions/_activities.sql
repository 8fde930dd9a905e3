{{ config(indexes=[{'columns': ['event_position', 'line_no', 'field', 'recorded_from_position'], 'unique': true}]) }}

with lines as (

    select * from {{ ref('touched_lines') }}
    where form = 'activities' and {{ is_usable() }} and {{ ever_holds() }}

),

activity_measures as (

    select * from {{ ref('stg_reference__activity_measures') }}

),

figures as (

    select
        {{ line_columns('lines') }},
        lines.line ->> 'act' as activity_code,
        lines.line ->> 'agency' as agency_code,
        reported.field,
        cast(reported.value as numeric) as value,
        cast(lines.line -> 'den' ->> reported.field as numeric) as denominator,
        lines.recorded_from_position,
        lines.recorded_to_position
    from lines
    cross join lateral jsonb_each_text(lines.line -> 'v') as reported (field, value)

),

-- A figure counts in a measure for as long as both the line and the list's row are in force.
row_versions as (

    select
        {{ line_columns('figures') }},
        figures.activity_code,
        figures.agency_code,
        figures.field,
        activity_measures.measure_code,
        figures.value,
        figures.denominator,
        greatest(figures.recorded_from_position, activity_measures.recorded_from_position) as recorded_from_position,
        least(figures.recorded_to_position, activity_measures.recorded_to_position) as recorded_to_position
    from figures
    inner join activity_measures
        on
            figures.activity_code = activity_measures.activity_code
            and figures.field = activity_measures.field
            and figures.recorded_from_position
            < coalesce(activity_measures.recorded_to_position, 9223372036854775807)
            and activity_measures.recorded_from_position
            < coalesce(figures.recorded_to_position, 9223372036854775807)

)

select * from row_versions
