with province_classes as (

    select * from {{ source('reference', 'province_classes') }}
    where {{ in_force_as_of() }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

-- `*` is the class every territory is in.
bridge as (

    select
        province_class,
        province_key,
        valid_from,
        valid_to
    from province_classes

    union all

    select
        '*' as province_class,
        province_key,
        valid_from,
        valid_to
    from provinces

)

select * from bridge
