with unit_factors as (

    select * from {{ source('reference', 'unit_factors') }}

),

factors as (

    select
        unit_factors.item_code,
        unit_factors.unit_code,
        cast(kg_factor as numeric) as kg_factor,
        unit_factors.source as kg_factor_source,
        coalesce(cast(valid_from as date), '-infinity') as valid_from,
        coalesce(cast(valid_to as date), 'infinity') as valid_to,
        {{ changed_within_build('unit_factors') }} as is_changed,
        unit_factors.recorded_from_position,
        {{ closed_within_build('unit_factors') }} as recorded_to_position
    from unit_factors
    where unit_factors.recorded_from_position <= {{ to_position() }}

)

select * from factors
