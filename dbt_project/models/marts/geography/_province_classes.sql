with memberships as (

    select * from {{ ref('bridge_province_class') }}

),

province_classes as (

    select
        province_key,
        array_agg(province_class order by province_class, valid_from) as classes,
        array_agg(daterange(valid_from, valid_to, '[]') order by province_class, valid_from) as class_days
    from memberships
    group by province_key

)

select * from province_classes
