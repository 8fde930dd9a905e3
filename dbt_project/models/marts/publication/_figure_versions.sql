{{ config(contract={'enforced': false}, post_hook='{{ hide_from_readers() }}') }}

{#- Sorted by the position of the stream's first report before the names, and by those of the slot last: they are one a stream. -#}
{%- set figure -%}
    first_position, measure_code, activity_code, item_code, unit_code, acquisition_code, mode, operation_key, level,
        relation, value_per, stream, form, origin, channel, province_key, reporting_unit, period_key
{%- endset -%}

-- Read twice, each time with the reader's conditions.
with slot_measures as not materialized (

    select * from {{ ref('_slot_measures') }}
    where {{ known_as_of() }}

),

filings as (

    {{ first_versions(ref('_filings')) }}

),

last_changes as (

    select
        slot_measures.stream,
        max(greatest(slot_measures.recorded_from_position, {{ closed_as_of('slot_measures') }})) as last_position
    from slot_measures
    group by slot_measures.stream

),

first_filings as (

    select
        stream,
        min(event_position) as first_position
    from filings
    where filing_state in ('filed', 'incomplete')
    group by stream

),

-- Most reports are filed once. Their figures are left out before anything is sorted.
revised_streams as (

    select
        first_filings.stream,
        first_filings.first_position
    from first_filings
    inner join last_changes
        on first_filings.stream = last_changes.stream
    where last_changes.last_position > first_filings.first_position

),

measures_of_revised_streams as (

    select
        slot_measures.*,
        revised_streams.first_position,
        {{ closed_as_of('slot_measures') }} as ended_position
    from slot_measures
    inner join revised_streams
        on slot_measures.stream = revised_streams.stream

),

-- A measure begins to count in its figure at one position and ceases to at another.
changes as (

    select
        measures.*,
        moments.position,
        moments.sign
    from measures_of_revised_streams as measures
    cross join
        lateral (
            values (measures.recorded_from_position, 1), (measures.ended_position, -1)
        ) as moments (position, sign)
    where moments.position is not null

),

changes_by_event as (

    select
        {{ figure }},
        position,
        sum(sign * value) as change,
        sum(sign) as measures,
        coalesce(sum(sign) filter (where obs_status <> 'A'), 0) as provisional_measures
    from changes
    group by
        {{ figure }},
        position

),

-- The figure from one event that touched it to the next, and what it was until then; null where there was none.
figures_after_events as (

    select
        {{ figure }},
        position,
        case when sum(measures) over so_far > 0 then sum(change) over so_far end as value,
        case when sum(measures) over so_far > measures then sum(change) over so_far - change end as previous_value,
        case when sum(provisional_measures) over so_far > 0 then 'P' else 'A' end as obs_status,
        case
            when sum(provisional_measures) over so_far > provisional_measures then 'P' else 'A'
        end as previous_obs_status
    from changes_by_event
    window so_far as (
        partition by
            {{ figure }}
        order by position
    )

),

-- An event that left the figure as it was is none of its versions.
versions as (

    select
        *,
        row_number() over by_position as revision_no,
        lead(position) over by_position as next_position
    from figures_after_events
    where
        value is distinct from previous_value
        or obs_status <> previous_obs_status
    window by_position as (
        partition by
            {{ figure }}
        order by position
    )

)

select * from versions
where position > first_position or next_position is not null
