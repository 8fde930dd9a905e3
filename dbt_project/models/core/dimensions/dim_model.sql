with instances as (

    select * from {{ ref('_model_instances') }}

),

identities as (

    select * from {{ ref('link_model_identities') }}

),

model_categories as (

    select * from {{ source('reference', 'model_categories') }}
    where {{ in_force_as_of() }}

),

dimension as (

    select
        instances.origin,
        instances.model_id,
        identities.canonical_model_id,
        identities.basis as identity_basis,
        instances.province_key,
        instances.level,
        instances.place,
        instances.sponsor,
        instances.model_name,
        instances.model_name_key,
        instances.category_code,
        model_categories.name_vi as category_name,
        instances.is_registered,
        instances.last_period_end,
        instances.event_position,
        instances.line_no
    from instances
    inner join identities
        on
            instances.origin = identities.origin
            and instances.model_id = identities.model_id
    left join model_categories
        on instances.category_code = model_categories.category_code

)

select * from dimension
