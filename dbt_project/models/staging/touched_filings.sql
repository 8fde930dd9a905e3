{{
    config(
        materialized='table',
        indexes=[{'columns': ['event_id'], 'unique': true}, {'columns': ['event_position'], 'unique': true}],
        post_hook='analyze {{ this }}',
    )
}}

with filings as (

    select * from {{ ref('stg_eventlog__filings') }}

),

touched_streams as (

    select * from {{ ref('touched_streams') }}

),

touched as (

    select filings.*
    from filings
    inner join touched_streams
        on filings.stream = touched_streams.stream

),

-- What an event leaves unsaid of its slot is known from the events before it: a later one must not change what was published.
-- A replacing filing, a withdrawal or a cover ends everything that stood in the stream. A returned report ends nothing. What
-- is no filing holds until the next event that is no return.
ordered as (

    select
        *,
        coalesce(eventlog.ends_reports(event_type, filing_kind), false) as is_reset,
        max(period_label) over so_far as known_period_label,
        max(period_start) over so_far as known_period_start,
        max(period_end) over so_far as known_period_end,
        max(period_basis) over so_far as known_period_basis,
        max(cadence) over so_far as known_cadence,
        max(reporting_unit_kind) over so_far as known_reporting_unit_kind,
        bool_or(coalesce(filing_kind <> 'replace', false)) over (partition by stream) as stream_is_amended
    from touched
    window so_far as (
        partition by stream
        order by event_position
    )

),

numbered as (

    select
        *,
        count(*) filter (where is_reset) over (
            partition by stream
            order by event_position
        ) as reset_no,
        min(event_position) filter (where is_reset) over later as next_reset_position,
        min(event_position) filter (where event_type <> 'ReportReturned') over later as next_settled_position
    from ordered
    window later as (
        partition by stream
        order by event_position
        rows between 1 following and unbounded following
    )

),

positioned as (

    select
        event_id,
        event_position,
        stream,
        event_type,
        form,
        province_key,
        reporting_unit,
        period_key,
        channel,
        origin,
        coalesce(reporting_unit_kind, known_reporting_unit_kind) as reporting_unit_kind,
        coalesce(period_label, known_period_label) as period_label,
        coalesce(period_start, known_period_start) as period_start,
        coalesce(period_end, known_period_end) as period_end,
        coalesce(period_basis, known_period_basis) as period_basis,
        coalesce(cadence, known_cadence) as cadence,
        period_as_sent,
        period_as_sent_ref,
        submission_id,
        source_file,
        source_sha256,
        file_format,
        source_section,
        sender,
        received_at,
        recorded_at,
        form_version,
        filing_kind,
        vintage,
        is_nil,
        lower_levels_complete,
        reason_ref,
        returned_code,
        covering_stream,
        layout_key,
        layout_version,
        rules_version,
        citation_number,
        citation_date,
        citation_issuing_unit,
        citation_signer_title,
        lines_in,
        lines_accepted,
        lines_warned,
        lines_rejected,
        lines_ignored,
        findings,
        stream_is_amended,
        reset_no,
        case
            when event_type = 'ReportFiled' then next_reset_position
            else next_settled_position
        end as closed_position
    from numbered

)

select * from positioned
-- In the order of the log: its lines are then read, and the rows made of them written and indexed, one after the other.
order by event_position
