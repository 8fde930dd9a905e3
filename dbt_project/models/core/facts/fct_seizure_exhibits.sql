with filings as (

    {{ first_versions(ref('_filings')) }}

),

seizure_exhibits as (

    select * from {{ ref('_seizure_exhibits') }}

),

kg_factors as (

    select * from {{ ref('_kg_factors') }}

),

-- A row version holds while both the line and the factor do, so as-of before a change of factor gives the old figure.
weighed as (

    select
        {{ line_columns('seizure_exhibits') }},
        seizure_exhibits.group_no,
        seizure_exhibits.acquisition_code,
        seizure_exhibits.mode,
        seizure_exhibits.operation_key,
        seizure_exhibits.item_code,
        seizure_exhibits.quantity,
        seizure_exhibits.unit_code,
        seizure_exhibits.is_at_laboratory,
        seizure_exhibits.quantity * kg_factors.kg_factor as kg_equivalent,
        kg_factors.kg_factor,
        kg_factors.kg_factor_source,
        {{ held_together('seizure_exhibits', 'kg_factors') }}
    from seizure_exhibits
    left join kg_factors
        on
            seizure_exhibits.item_code = kg_factors.item_code
            and seizure_exhibits.unit_code = kg_factors.unit_code
            and seizure_exhibits.period_end between kg_factors.valid_from and kg_factors.valid_to
            and {{ hold_together('seizure_exhibits', 'kg_factors') }}

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
