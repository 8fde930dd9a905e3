with filings as (

    {{ first_versions(ref('_filings')) }}

),

activities as (

    select * from {{ ref('_activities') }}

),

activity_measures as (

    select * from {{ source('reference', 'activity_measures') }}

),

measures as (

    select * from {{ ref('dim_measure') }}

),

-- A count counts in a measure for as long as both the line and the list's row are in force. The list says which counts an
-- activity has; that a line has no other is tested.
figures as (

    select
        {{ line_columns('activities') }},
        activities.activity_code,
        activities.agency_code,
        activity_measures.measure_code,
        {{ of_count('activities.') }} as value,
        cast(activities.denominators ->> activity_measures.field as numeric) as denominator,
        {{ held_together('activities', 'activity_measures') }}
    from activities
    inner join activity_measures
        on
            activities.activity_code = activity_measures.activity_code
            and {{ of_count('activities.') }} is not null
            and {{ hold_together('activities', 'activity_measures') }}

),

facts as (

    select
        {{ fact_columns('figures', 'filings') }},
        figures.activity_code,
        figures.agency_code,
        measures.class,
        figures.measure_code,
        measures.unit_code,
        figures.value,
        figures.denominator
    from figures
    inner join filings
        on figures.event_position = filings.event_position
    inner join measures
        on figures.measure_code = measures.measure_code
    where {{ known_as_of('figures') }}

)

select * from facts
