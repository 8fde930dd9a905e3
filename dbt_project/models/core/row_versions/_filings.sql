{{
    config(
        indexes=[
            {'columns': ['event_position', 'recorded_from_position'], 'unique': true},
            {'columns': ['stream']},
            {'columns': ['period_key', 'province_key']},
            {'columns': ['covering_stream']},
        ],
    )
}}

with filings as (

    select * from {{ ref('touched_filings') }}

),

recoveries as (

    select * from {{ ref('touched_recoveries') }}

),

-- A filing's counts hold until lines of it come back.
counts as (

    select
        event_id,
        event_position as counted_position,
        lines_in,
        lines_accepted,
        lines_warned,
        lines_rejected,
        lines_ignored
    from filings

    union all

    select
        filing_event_id as event_id,
        event_position as counted_position,
        lines_in,
        lines_accepted,
        lines_warned,
        lines_rejected,
        lines_ignored
    from recoveries

),

counted as (

    select
        *,
        lead(counted_position) over (
            partition by event_id
            order by counted_position
        ) as next_counted_position
    from counts

),

row_versions as (

    select
        filings.stream,
        filings.form,
        filings.province_key,
        filings.reporting_unit,
        filings.reporting_unit_kind,
        filings.period_key,
        filings.period_label,
        filings.period_start,
        filings.period_end,
        filings.period_basis,
        filings.cadence,
        filings.period_as_sent,
        filings.period_as_sent_ref,
        filings.channel,
        filings.origin,
        filings.event_id,
        filings.event_position,
        filings.submission_id,
        filings.vintage,
        filings.filing_kind,
        filings.is_nil,
        filings.lower_levels_complete,
        case
            when filings.event_type = 'ReportReturned' then 'returned'
            when filings.event_type = 'ReportWithdrawn' then 'withdrawn'
            when filings.event_type = 'SlotCovered' then 'covered'
            when counted.lines_rejected > 0 then 'incomplete'
            else 'filed'
        end as filing_state,
        filings.reason_ref,
        filings.returned_code,
        filings.covering_stream,
        filings.received_at,
        filings.recorded_at,
        filings.sender,
        filings.source_file,
        filings.source_sha256,
        filings.file_format,
        filings.source_section,
        filings.form_version,
        filings.layout_key,
        filings.layout_version,
        filings.rules_version,
        filings.citation_number,
        filings.citation_date,
        filings.citation_issuing_unit,
        filings.citation_signer_title,
        counted.lines_in,
        counted.lines_accepted,
        counted.lines_warned,
        counted.lines_rejected,
        counted.lines_ignored,
        counted.counted_position as recorded_from_position,
        least(filings.closed_position, counted.next_counted_position) as recorded_to_position
    from filings
    inner join counted
        on filings.event_id = counted.event_id

)

select * from row_versions
