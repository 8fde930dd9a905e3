with code_values as (

    select * from {{ source('reference', 'code_values') }}
    where {{ in_force_as_of() }}

),

dimension as (

    select
        list as code_list,
        code,
        name_vi as code_name,
        name_en as code_name_en
    from code_values

)

select * from dimension
