{#- The history of each stream of the touched provinces' reports, cut at every position at which one of its figures changed, or what
    the other reports of the province say of them: that a consolidated report holds them, or that lines are missing. -#}

with touched as (

    select * from {{ ref('touched_province_periods') }}

),

reports as (

    select * from {{ ref('touched_reports') }}

),

filings as (

    select
        filings.*,
        reports.province_period_id
    from {{ ref('_filings') }} as filings
    inner join reports
        on filings.stream = reports.stream

),

slot_measures as (

    select
        slot_measures.stream,
        slot_measures.recorded_from_position,
        slot_measures.recorded_to_position,
        reports.province_period_id
    from {{ ref('_slot_measures') }} as slot_measures
    inner join reports
        on slot_measures.stream = reports.stream

),

reporting_lines as (

    select
        *,
        daterange(valid_from, valid_to, '[]') as days
    from {{ source('reference', 'reporting_lines') }}
    where recorded_from_position <= {{ to_position() }}

),

figure_changes as (

    select
        province_period_id,
        stream,
        recorded_from_position as position
    from slot_measures

    union

    select
        province_period_id,
        stream,
        recorded_to_position as position
    from slot_measures
    where recorded_to_position is not null

),

changes as (

    select
        province_period_id,
        position
    from figure_changes

    union

    select
        province_period_id,
        recorded_from_position as position
    from filings

    union

    select
        province_period_id,
        recorded_to_position as position
    from filings
    where recorded_to_position is not null

    union

    select
        touched.province_period_id,
        reporting_lines.recorded_from_position as position
    from touched
    inner join reporting_lines
        on touched.form = reporting_lines.form

    union

    select
        touched.province_period_id,
        reporting_lines.recorded_to_position as position
    from touched
    inner join reporting_lines
        on touched.form = reporting_lines.form
    where reporting_lines.recorded_to_position <= {{ to_position() }}

),

spans as (

    select
        province_period_id,
        position as from_position,
        lead(position) over (
            partition by province_period_id
            order by position
        ) as to_position
    from changes

),

-- A consolidated report that is covered by another holds the components all the same. One in prose decides nothing: which of its
-- figures are official is decided figure by figure.
filings_of_spans as (

    select
        spans.province_period_id,
        spans.from_position,
        array_agg(distinct filings.stream) filter (where filings.filing_state = 'incomplete') as incomplete_streams,
        array_agg(distinct reporting_lines.reporting_unit) filter (
            where filings.filing_state in ('filed', 'incomplete', 'covered') and filings.channel = 'structured'
        ) as held_units,
        bool_or(filings.channel = 'narrative') as has_prose
    from spans
    inner join filings
        on spans.province_period_id = filings.province_period_id and {{ holds_at_span('filings') }}
    -- By the reporting lines of the period's end.
    left join reporting_lines
        on
            filings.form = reporting_lines.form
            and filings.reporting_unit = reporting_lines.consolidating_unit
            and reporting_lines.days @> filings.period_end
            and {{ holds_at_span('reporting_lines') }}
    group by spans.province_period_id, spans.from_position

),

streams as (

    select
        stream,
        province_period_id,
        reporting_unit,
        min(recorded_from_position) as first_position
    from filings
    group by stream, province_period_id, reporting_unit

),

stream_spans as (

    select
        streams.stream,
        {{ province_period_keys('touched') }},
        spans.from_position as recorded_from_position,
        spans.to_position as recorded_to_position,
        coalesce(streams.stream = any(filings_of_spans.incomplete_streams), false) as is_incomplete,
        coalesce(streams.reporting_unit = any(filings_of_spans.held_units), false) as is_held,
        -- Which figures of prose count depends on every other figure: there, each change begins a span.
        max(
            case when figure_changes.position is not null or filings_of_spans.has_prose then spans.from_position end
        ) over (
            partition by streams.stream
            order by spans.from_position
        ) as changed_position
    from streams
    inner join touched
        on streams.province_period_id = touched.province_period_id
    inner join spans
        on streams.province_period_id = spans.province_period_id and streams.first_position <= spans.from_position
    left join filings_of_spans
        on
            spans.province_period_id = filings_of_spans.province_period_id
            and spans.from_position = filings_of_spans.from_position
    left join figure_changes
        on
            streams.stream = figure_changes.stream
            and spans.from_position = figure_changes.position

)

{{ merged_versions(
    'stream_spans',
    ['stream', 'origin', 'form', 'province_key', 'period_key'],
    ['is_incomplete', 'is_held', 'changed_position'],
) }}
