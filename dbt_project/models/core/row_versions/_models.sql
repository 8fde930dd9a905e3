{{ config(indexes=[{'columns': ['event_position', 'line_no', 'recorded_from_position'], 'unique': true}]) }}

with lines as (

    select * from {{ ref('touched_lines') }}
    where form = 'models' and {{ is_usable() }} and {{ ever_holds() }} and line ->> 'rec' = 'named'

),

texts as (

    {{ model_texts('lines') }}

),

row_versions as (

    select
        {{ line_columns('lines') }},
        {{ model_id('lines', 'places', 'names') }} as model_id,
        lines.line ->> 'model' as model_name,
        names.name_key as model_name_key,
        lines.line ->> 'sponsor' as sponsor,
        coalesce(lines.line ->> 'status', 'mentioned') as status,
        cast(lines.line ->> 'points' as numeric) as points,
        cast(lines.line ->> 'groups' as numeric) as groups,
        cast(lines.line ->> 'members' as numeric) as members,
        lines.recorded_from_position,
        lines.recorded_to_position
    from lines
    left join texts as names
        on lines.line ->> 'model' = names.spelled
    left join texts as places
        on lines.place = places.spelled

)

select * from row_versions
