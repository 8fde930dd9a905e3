{{ config(materialized='table') }}

with bounds as (

    select
        cast({{ from_position() }} as bigint) as from_position,
        cast({{ to_position() }} as bigint) as to_position

)

select * from bounds
