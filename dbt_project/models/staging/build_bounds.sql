-- Unlogged like the lines: after a crash of the server both are empty, and the later layers refuse to run without staging.
{{ config(materialized='table', unlogged=true) }}

with bounds as (

    select
        cast({{ from_position() }} as bigint) as from_position,
        cast({{ to_position() }} as bigint) as to_position

)

select * from bounds
