-- Of the list, not of the figures: they have their measures from it, and there are a hundred of the one and millions of the other.
with activity_measures as (

    select * from {{ source('reference', 'activity_measures') }}
    where {{ in_force_as_of() }} and measure_code is not null

),

measures as (

    select * from {{ ref('dim_measure') }}

),

unknown as (

    select
        activity_measures.activity_code,
        activity_measures.field,
        activity_measures.measure_code
    from activity_measures
    left join measures
        on activity_measures.measure_code = measures.measure_code
    where measures.measure_code is null

)

select * from unknown
