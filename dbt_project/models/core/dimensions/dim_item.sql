with items as (

    select * from {{ source('reference', 'items') }}
    where {{ in_force_as_of() }}

),

dimension as (

    select
        items.item_code,
        items.item_class,
        items.name_vi as item_name,
        items.name_en as item_name_en,
        items.parent_item_code,
        parents.name_vi as parent_item_name
    from items
    left join items as parents
        on items.parent_item_code = parents.item_code

)

select * from dimension
