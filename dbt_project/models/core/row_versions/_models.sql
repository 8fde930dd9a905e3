{{ config(indexes=[{'columns': ['event_position']}, {'columns': ['stream']}]) }}

with lines as (

    select * from {{ ref('touched_lines') }}
    where form = 'models' and {{ is_usable() }}

),

row_versions as (

    select
        {{ line_columns('lines') }},
        line ->> 'model' as model_name,
        line ->> 'sponsor' as sponsor,
        coalesce(line ->> 'status', 'mentioned') as status,
        cast(line ->> 'points' as numeric) as points,
        cast(line ->> 'groups' as numeric) as groups,
        cast(line ->> 'members' as numeric) as members,
        recorded_from_position,
        recorded_to_position
    from lines
    where line ->> 'rec' = 'named'

)

select * from row_versions
