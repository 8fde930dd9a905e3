with filings as (

    {{ first_versions(ref('_filings')) }}

),

seizure_exhibits as (

    select * from {{ ref('_seizure_exhibits') }}

),

facts as (

    select
        {{ fact_columns('seizure_exhibits', 'filings') }},
        seizure_exhibits.seizure_group_key,
        seizure_exhibits.group_no,
        seizure_exhibits.acquisition_code,
        seizure_exhibits.mode,
        seizure_exhibits.operation_key,
        seizure_exhibits.item_code,
        seizure_exhibits.quantity,
        seizure_exhibits.unit_code,
        seizure_exhibits.is_at_laboratory,
        seizure_exhibits.kg_equivalent,
        seizure_exhibits.kg_factor,
        seizure_exhibits.kg_factor_source
    from seizure_exhibits
    inner join filings
        on seizure_exhibits.event_position = filings.event_position
    where {{ known_as_of('seizure_exhibits') }}

)

select * from facts
