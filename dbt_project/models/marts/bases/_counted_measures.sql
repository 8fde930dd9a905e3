{#- The sums of a stream that enter its province's totals, and those left out that make a total a lower bound. -#}
{%- set keys = [
    'stream', 'origin', 'form', 'province_key', 'period_key', 'reporting_unit', 'obs_status',
    'measure_code', 'activity_code', 'item_code', 'unit_code', 'subject_code', 'acquisition_code', 'mode', 'operation_key',
    'is_counted',
] -%}
{%- set values = [
    'value', 'qualifier', 'slot_measures', 'figures', 'denominator', 'with_denominator', 'filing_state',
] -%}

with decided as (

    select
        *,
        coalesce(excluded_by, 'provisional') = 'provisional' as is_counted
    from {{ ref('_decided_measures') }}
    where coalesce(excluded_by, 'provisional') = 'provisional' or {{ is_left_out() }}

),

summed as (

    select
        {{ keys | join(',\n        ') }},
        filing_state,
        sum(value) as value,
        count(*) as slot_measures,
        {{ denominator_sums() }},
        {{ qualifier_counts() }},
        recorded_from_position,
        recorded_to_position
    from decided
    group by
        {{ keys | join(',\n        ') }},
        filing_state,
        recorded_from_position,
        recorded_to_position

),

qualified as (

    select
        summed.{{ keys | join(',\n        summed.') }},
        summed.filing_state,
        summed.value,
        {{ combined_qualifier('summed') }} as qualifier,
        cast(summed.slot_measures as integer) as slot_measures,
        {{ denominator_columns('summed') }},
        summed.recorded_from_position,
        summed.recorded_to_position
    from summed

)

{{ merged_versions('qualified', keys, values) }}
-- A full build would leave the rows of a stream side by side; those of a period, as refreshes do, are what marts read.
order by period_key
