{#- What each figure of a slot was, from one event that changed it to the next, where a later event changed what the first report said.
    Sorted by the position of the stream's first report in place of its names: numbers sort in less time. -#}
{%- set figure -%}
    first_position, measure_code, activity_code, item_code, unit_code, subject_code, acquisition_code, mode,
        operation_key, level, relation, value_per
{%- endset -%}

with reports as (

    select * from {{ ref('touched_reports') }}

),

-- Read twice: all of a nation's would be written to disk in between.
slot_measures as not materialized (

    select slot_measures.*
    from {{ ref('_slot_measures') }} as slot_measures
    inner join reports
        on slot_measures.stream = reports.stream

),

filings as (

    select filings.*
    from ({{ first_versions(ref('_filings')) }}) as filings
    inner join reports
        on filings.stream = reports.stream

),

last_changes as (

    select
        stream,
        max(greatest(recorded_from_position, recorded_to_position)) as last_position
    from slot_measures
    group by stream

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
        revised_streams.first_position
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
            values (measures.recorded_from_position, 1), (measures.recorded_to_position, -1)
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
        {{ figure }},
        row_number() over by_position as revision_no,
        previous_value,
        value,
        obs_status,
        position as recorded_from_position,
        lead(position) over by_position as recorded_to_position
    from figures_after_events
    where
        value is distinct from previous_value
        or obs_status <> previous_obs_status
    window by_position as (
        partition by
            {{ figure }}
        order by position
    )

),

revised_figures as (

    select
        filings.stream,
        filings.form,
        filings.origin,
        filings.channel,
        filings.province_key,
        filings.reporting_unit,
        filings.period_key,
        versions.*
    from versions
    inner join filings
        on versions.first_position = filings.event_position
    where versions.recorded_from_position > versions.first_position or versions.recorded_to_position is not null

)

select * from revised_figures
