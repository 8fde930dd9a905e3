-- Materialized, or they would be worked out for each filing.
with kg_factors as materialized (

    select
        factors.item_code,
        factors.unit_code,
        factors.valid_from,
        factors.valid_to,
        factors.kg_factor,
        factors.recorded_from_position,
        {{ closed_within_build('factors') }} as recorded_to_position
    from {{ ref('_kg_factors') }} as factors
    where factors.recorded_from_position <= {{ to_position() }}

)

{{ sums_of_filings('seizures') }}
