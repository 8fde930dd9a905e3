-- A count of an activity that the list of measures does not know, or that has no column, would be in no total and in no fact.
with activities as (

    select * from {{ ref('_activities') }}
    where {{ is_tested() }} and recorded_to_position is null

),

activity_measures as (

    select
        activity_code,
        {{ each_count("bool_or(field = '{}') as has_{}") }}
    from {{ ref('stg_reference__activity_measures') }}
    where recorded_to_position is null
    group by activity_code

),

homeless as (

    select
        activities.event_position,
        activities.line_no,
        activities.activity_code
    from activities
    left join activity_measures
        on activities.activity_code = activity_measures.activity_code
    where
        activities.other_counts is not null
        or {{ each_count('(activities.{} is not null and activity_measures.has_{} is not true)', ' or ') }}

)

select * from homeless
