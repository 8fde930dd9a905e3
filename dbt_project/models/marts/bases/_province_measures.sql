{#- What all reports of a province say of a measure and good for a period, added up, from one event that changed it to the next. -#}
{%- set keys = [
    'origin', 'form', 'province_key', 'period_key', 'obs_status', 'measure_code', 'item_code', 'unit_code', 'acquisition_code',
] -%}
{%- set sums = [
    'value', 'slot_measures', 'left_out', 'figures', 'denominator', 'with_denominator', 'at_least', 'at_most', 'approximately',
] -%}

with touched as (

    select * from {{ ref('touched_province_periods') }}

),

counted_measures as (

    select counted_measures.*
    from {{ ref('_counted_measures') }} as counted_measures
    inner join touched
        on {{ of_one_province_period('counted_measures', 'touched') }}

),

-- What is left out of a total is in it only as a doubt.
parts as (

    select
        {{ keys | join(',\n        ') }},
        case when is_counted then value end as value,
        case when is_counted then slot_measures else 0 end as slot_measures,
        case when is_counted then 0 else slot_measures end as left_out,
        case when is_counted then figures else 0 end as figures,
        case when is_counted then denominator end as denominator,
        case when is_counted then with_denominator else 0 end as with_denominator,
        cast(not is_counted or qualifier = 'at_least' as integer) as at_least,
        cast(is_counted and qualifier = 'at_most' as integer) as at_most,
        cast(is_counted and qualifier = 'approximately' as integer) as approximately,
        recorded_from_position,
        recorded_to_position
    from counted_measures

),

-- A part enters the sums at one position and leaves them at another.
changes as (

    select
        {% for key in keys %}
            parts.{{ key }},
        {% endfor %}
        {% for sum in sums %}
            moments.sign * parts.{{ sum }} as {{ sum }},
        {% endfor %}
        moments.sign,
        moments.position
    from parts
    cross join
        lateral (
            values (parts.recorded_from_position, 1), (parts.recorded_to_position, -1)
        ) as moments (position, sign)
    where moments.position is not null

),

changes_by_event as (

    select
        {{ keys | join(',\n        ') }},
        {% for sum in sums %}
            sum({{ sum }}) as {{ sum }},
        {% endfor %}
        sum(sign) as parts,
        position
    from changes
    group by
        {{ keys | join(',\n        ') }},
        position

),

sums_after_events as (

    select
        {{ keys | join(',\n        ') }},
        {% for sum in sums %}
            sum({{ sum }}) over by_position as {{ sum }},
        {% endfor %}
        sum(parts) over by_position as parts,
        position as recorded_from_position,
        lead(position) over by_position as recorded_to_position
    from changes_by_event
    window by_position as (
        partition by {{ keys | join(', ') }}
        order by position
    )

),

province_measures as (

    select
        sums_after_events.{{ keys | join(',\n        sums_after_events.') }},
        case when slot_measures > 0 then value end as value,
        cast(slot_measures as integer) as slot_measures,
        cast(left_out as integer) as left_out,
        cast(figures as integer) as figures,
        {{ whole_denominator('sums_after_events') }} as denominator,
        cast(with_denominator as integer) as with_denominator,
        cast(at_least as integer) as at_least,
        cast(at_most as integer) as at_most,
        cast(approximately as integer) as approximately,
        recorded_from_position,
        recorded_to_position
    from sums_after_events
    where parts > 0

)

{{ merged_versions('province_measures', keys, sums) }}
-- A full build would leave the rows of a stream side by side; those of a period, as refreshes do, are what marts read.
order by period_key
