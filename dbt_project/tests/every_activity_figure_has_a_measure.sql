-- A figure of an activity that the list of measures does not know would be in no total and in no fact.
with lines as (

    select * from {{ ref('touched_lines') }}
    where form = 'activities' and {{ is_usable() }} and recorded_to_position is null

),

activity_measures as (

    select * from {{ ref('stg_reference__activity_measures') }}
    where recorded_to_position is null

),

homeless as (

    select
        lines.event_position,
        lines.line_no,
        lines.line ->> 'act' as activity_code,
        reported.field
    from lines
    cross join lateral jsonb_object_keys(lines.line -> 'v') as reported (field)
    left join activity_measures
        on
            lines.line ->> 'act' = activity_measures.activity_code
            and reported.field = activity_measures.field
    where activity_measures.measure_code is null

)

select * from homeless
