with filings as (

    {{ first_versions(ref('_filings')) }}

),

model_stocks as (

    select * from {{ ref('_model_stocks') }}

),

measures as (

    select * from {{ ref('dim_measure') }}

),

facts as (

    select
        {{ fact_columns('model_stocks', 'filings') }},
        model_stocks.measure_code,
        measures.unit_code,
        model_stocks.value
    from model_stocks
    inner join filings
        on model_stocks.event_position = filings.event_position
    inner join measures
        on model_stocks.measure_code = measures.measure_code
    where {{ known_as_of('model_stocks') }}

)

select * from facts
