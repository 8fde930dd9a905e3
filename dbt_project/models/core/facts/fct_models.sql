with filings as (

    {{ first_versions(ref('_filings')) }}

),

models as (

    select * from {{ ref('_models') }}

),

facts as (

    select
        {{ fact_columns('models', 'filings') }},
        models.model_id,
        models.model_name,
        models.model_name_key,
        models.sponsor,
        models.status,
        models.points,
        models.groups,
        models.members
    from models
    inner join filings
        on models.event_position = filings.event_position
    where {{ known_as_of('models') }}

)

select * from facts
