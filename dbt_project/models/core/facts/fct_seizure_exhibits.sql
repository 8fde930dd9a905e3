with filings as (

    {{ first_versions(ref('_filings')) }}

),

weighed as (

    {{ weighed_exhibits() }}

),

facts as (

    select
        {{ fact_columns('weighed', 'filings') }},
        {{ seizure_group_key('weighed', 'filings') }} as seizure_group_key,
        weighed.group_no,
        weighed.acquisition_code,
        weighed.mode,
        weighed.operation_key,
        weighed.item_code,
        weighed.quantity,
        weighed.unit_code,
        weighed.is_at_laboratory,
        weighed.kg_equivalent,
        weighed.kg_factor,
        weighed.kg_factor_source
    from weighed
    inner join filings
        on weighed.event_position = filings.event_position
    where {{ known_as_of('weighed') }}

)

select * from facts
