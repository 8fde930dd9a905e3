with filings as (

    {{ first_versions(ref('_filings')) }}

),

activities as (

    select * from {{ ref('_activities') }}

),

measures as (

    select * from {{ ref('dim_measure') }}

),

facts as (

    select
        {{ fact_columns('activities', 'filings') }},
        activities.activity_code,
        activities.agency_code,
        measures.class,
        activities.measure_code,
        measures.unit_code,
        activities.value,
        activities.denominator
    from activities
    inner join filings
        on activities.event_position = filings.event_position
    inner join measures
        on activities.measure_code = measures.measure_code
    where {{ known_as_of('activities') }}

)

select * from facts
