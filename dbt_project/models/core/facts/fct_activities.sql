with filings as (

    {{ first_versions(ref('_filings')) }}

),

figures as (

    {{ activity_figures() }}

),

measures as (

    select * from {{ ref('dim_measure') }}

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
