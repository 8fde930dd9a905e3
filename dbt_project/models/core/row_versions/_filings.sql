{{
    config(
        indexes=[
            {'columns': ['event_position'], 'unique': true},
            {'columns': ['stream']},
            {'columns': ['period_key', 'province_key']},
        ],
    )
}}

with filings as (

    select * from {{ ref('touched_filings') }}

),

row_versions as (

    select
        stream,
        form,
        province_key,
        reporting_unit,
        reporting_unit_kind,
        period_key,
        period_label,
        period_start,
        period_end,
        period_basis,
        cadence,
        channel,
        origin,
        event_id,
        event_position,
        submission_id,
        vintage,
        filing_kind,
        is_nil,
        lower_levels_complete,
        case
            when event_type = 'ReportReturned' then 'returned'
            when event_type = 'ReportWithdrawn' then 'withdrawn'
            when lines_rejected > 0 then 'incomplete'
            else 'filed'
        end as filing_state,
        reason_ref,
        returned_code,
        received_at,
        recorded_at,
        sender,
        source_file,
        source_sha256,
        file_format,
        source_section,
        form_version,
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
        event_position as recorded_from_position,
        closed_position as recorded_to_position
    from filings

)

select * from row_versions
