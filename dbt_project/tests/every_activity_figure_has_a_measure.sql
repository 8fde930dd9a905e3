-- A figure of an activity that the list of measures does not know would be in no total and in no fact.
-- depends_on: {{ ref('_activities') }} (told when that table stands: every fact would wait for it)
with lines as (

    select * from {{ ref('touched_lines') }}
    where form = 'activities' and {{ is_usable() }} and recorded_to_position is null

),

-- One row an activity: what is left of a line without the figures it may have is told at once.
activities as (

    select
        activity_code,
        array_agg(field) as fields
    from {{ ref('stg_reference__activity_measures') }}
    where recorded_to_position is null
    group by activity_code

),

homeless as (

    select
        lines.event_position,
        lines.line_no,
        lines.line ->> 'act' as activity_code,
        (lines.line -> 'v') - activities.fields as figures
    from lines
    left join activities
        on lines.line ->> 'act' = activities.activity_code
    where (lines.line -> 'v') - coalesce(activities.fields, '{}') <> '{}'

)

select * from homeless
