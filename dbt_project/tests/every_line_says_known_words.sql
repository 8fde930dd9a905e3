-- The words that decide whether a line enters totals. One test for all facts and words: each would read every row.
{%- set facts = ['_activities', '_seizures', '_seizure_exhibits', '_models', '_model_stocks', '_model_events'] %}
with rows as (

    {%- for fact in facts %}
        select
            '{{ fact }}' as fact,
            event_position,
            line_no,
            obs_status,
            level,
            relation,
            qualifier,
            value_per
        from {{ ref(fact) }}
        where {{ is_tested() }}
        {%- if not loop.last %}

            union all

        {% endif %}
    {%- endfor %}

),

unknown as (

    select * from rows
    where
        coalesce(obs_status not in ('A', 'P'), true)
        or level not in ('province', 'district', 'commune', 'post')
        or relation not in ('disjoint', 'part_of', 'overlap_unknown')
        or qualifier not in ('exact', 'at_least', 'at_most', 'approximately')
        or value_per not in ('period', 'year', 'unknown')

)

select * from unknown
