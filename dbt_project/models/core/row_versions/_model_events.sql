{{ config(indexes=[{'columns': ['event_position']}, {'columns': ['stream']}]) }}

with lines as (

    select * from {{ ref('touched_lines') }}
    where form = 'models' and {{ is_usable() }}

),

row_versions as (

    select
        {{ line_columns('lines') }},
        line ->> 'model' as model_name,
        line ->> 'step' as step,
        cast(line ->> 'date' as date) as event_date,
        recorded_from_position,
        recorded_to_position
    from lines
    where line ->> 'rec' = 'event'

)

select * from row_versions
