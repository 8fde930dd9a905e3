with origins as (

    select * from {{ ref('dim_code_value') }}
    where code_list = 'origin'

),

dimension as (

    select
        code as origin,
        'Số liệu ' || lower(code_name) as origin_name,
        code_name_en || ' figures' as origin_name_en
    from origins

)

select * from dimension
