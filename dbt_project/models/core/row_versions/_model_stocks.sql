{{
    config(
        indexes=[
            {'columns': ['event_position', 'line_no', 'measure_code', 'recorded_from_position'], 'unique': true},
        ],
    )
}}

with lines as (

    select * from {{ ref('touched_lines') }}
    where form = 'models' and {{ is_usable() }} and {{ ever_holds() }}

),

row_versions as (

    select
        {{ line_columns('lines') }},
        reported.measure_code,
        cast(reported.value as numeric) as value,
        lines.recorded_from_position,
        lines.recorded_to_position
    from lines
    cross join lateral jsonb_each_text(lines.line -> 'v') as reported (measure_code, value)
    where lines.line ->> 'rec' = 'stock'

)

select * from row_versions
