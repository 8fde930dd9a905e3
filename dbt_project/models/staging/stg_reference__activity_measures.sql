with activity_measures as (

    select * from {{ source('reference', 'activity_measures') }}

),

measures as (

    select
        activity_measures.activity_code,
        activity_measures.field,
        activity_measures.measure_code,
        {{ changed_within_build('activity_measures') }} as is_changed,
        activity_measures.recorded_from_position,
        {{ closed_within_build('activity_measures') }} as recorded_to_position
    from activity_measures
    where activity_measures.recorded_from_position <= {{ to_position() }}

)

select * from measures
