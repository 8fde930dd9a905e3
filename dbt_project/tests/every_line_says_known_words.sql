-- The words that decide whether a line enters totals. One test for all: each would read every line.
with lines as (

    select * from {{ ref('touched_lines') }}

),

unknown as (

    select
        event_position,
        line_no,
        obs_status,
        level,
        relation,
        qualifier,
        value_per
    from lines
    where
        coalesce(obs_status not in ('A', 'P'), true)
        or level not in ('province', 'district', 'commune', 'post')
        or relation not in ('disjoint', 'part_of', 'overlap_unknown')
        or qualifier not in ('exact', 'at_least', 'at_most', 'approximately')
        or value_per not in ('period', 'year', 'unknown')

)

select * from unknown
