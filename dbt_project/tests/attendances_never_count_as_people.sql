-- Lượt người (attendances) and người (people) are different counts: the column a figure stood in and the unit of the measure
-- it counts in must agree. A published list that mixes them fails here before anybody reads a total.
with activity_measures as (

    select * from {{ source('reference', 'activity_measures') }}
    where {{ in_force_as_of() }}

),

measures as (

    select * from {{ ref('dim_measure') }}

),

mixed as (

    select
        activity_measures.activity_code,
        activity_measures.field,
        activity_measures.measure_code,
        measures.unit_code,
        measures.nature
    from activity_measures
    inner join measures
        on activity_measures.measure_code = measures.measure_code
    where
        (activity_measures.field = 'attendances') <> (measures.unit_code = 'person_time')
        or (activity_measures.field = 'people' and (measures.unit_code <> 'person' or measures.nature = 'occasions'))
        or (measures.unit_code = 'person_time' and measures.nature <> 'occasions')

)

select * from mixed
