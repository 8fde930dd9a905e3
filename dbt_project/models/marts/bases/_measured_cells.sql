{#- What a slot's own reports say of a measure and good, whether or not a consolidated report holds it, for as long as they say so. -#}
{%- set keys = [
    'origin', 'form', 'province_key', 'reporting_unit', 'period_key', 'measure_code', 'item_code', 'unit_code',
] -%}
{%- set values = ['value', 'qualifier', 'figures', 'left_out'] -%}

with decided as (

    select
        *,
        coalesce(excluded_by, 'component') = 'component' as is_own
    from {{ ref('_decided_measures') }}

),

summed as (

    select
        {{ keys | join(',\n        ') }},
        sum(value) filter (where is_own) as value,
        count(*) filter (where is_own) as figures,
        count(*) filter (where not is_own) as left_out,
        count(*) filter (where (is_own and qualifier = 'at_least') or relation = 'overlap_unknown') as at_least,
        count(*) filter (where is_own and qualifier = 'at_most') as at_most,
        count(*) filter (where is_own and qualifier = 'approximately') as approximately,
        recorded_from_position,
        recorded_to_position
    from decided
    group by
        {{ keys | join(',\n        ') }},
        recorded_from_position,
        recorded_to_position

),

found as (

    select
        summed.{{ keys | join(',\n        summed.') }},
        summed.value,
        summed.figures,
        summed.left_out,
        {{ combined_qualifier('summed') }} as qualifier,
        summed.recorded_from_position,
        summed.recorded_to_position,
        lead(summed.recorded_from_position) over (
            partition by summed.{{ keys | join(', summed.') }}
            order by summed.recorded_from_position
        ) as next_position
    from summed

),

-- What a report once said stays a cell, whose figure is gone.
known as (

    select
        {{ keys | join(',\n        ') }},
        value,
        figures,
        left_out,
        qualifier,
        recorded_from_position,
        recorded_to_position
    from found

    union all

    select
        {{ keys | join(',\n        ') }},
        null as value,
        0 as figures,
        0 as left_out,
        null as qualifier,
        recorded_to_position as recorded_from_position,
        next_position as recorded_to_position
    from found
    where recorded_to_position is not null and next_position is distinct from recorded_to_position

)

{{ merged_versions('known', keys, values) }}
