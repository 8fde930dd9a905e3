with filings as (

    {{ first_versions(ref('_filings')) }}

),

model_events as (

    select * from {{ ref('_model_events') }}

),

facts as (

    select
        {{ fact_columns('model_events', 'filings') }},
        model_events.model_id,
        model_events.model_name,
        model_events.model_name_key,
        model_events.sponsor,
        model_events.step,
        model_events.event_date
    from model_events
    inner join filings
        on model_events.event_position = filings.event_position
    where {{ known_as_of('model_events') }}

)

select * from facts
