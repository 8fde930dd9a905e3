with filings as (

    select * from {{ ref('_filings') }}

),

due_dates as (

    select * from {{ ref('_due_dates') }}
    where {{ in_force_as_of() }}

),

extensions as (

    select * from {{ ref('_due_extensions') }}

),

-- Each filing with the rule of its period, if the list in force has one, and the time it was given beyond it.
ruled as (

    select
        filings.*,
        cast(filings.received_at at time zone 'Asia/Ho_Chi_Minh' as date) as received_date,
        {{ joined_due_date() }} as due_date,
        coalesce(due_dates.grace_days, 0) as grace_days
    from filings
    {{ join_due_dates('filings') }}
    where {{ known_as_of('filings') }}

),

facts as (

    select
        ruled.stream,
        ruled.form,
        ruled.province_key,
        ruled.reporting_unit,
        ruled.reporting_unit_kind,
        ruled.period_key,
        ruled.period_label,
        ruled.period_start,
        ruled.period_end,
        ruled.period_basis,
        ruled.cadence,
        ruled.period_as_sent,
        ruled.period_as_sent_ref,
        ruled.channel,
        ruled.origin,
        ruled.event_id,
        ruled.event_position,
        ruled.submission_id,
        ruled.vintage,
        ruled.filing_kind,
        ruled.is_nil,
        ruled.lower_levels_complete,
        ruled.filing_state,
        ruled.returned_code,
        ruled.covering_stream,
        ruled.reason_ref,
        ruled.received_at,
        ruled.received_date,
        ruled.due_date,
        case
            when ruled.received_date > ruled.due_date + ruled.grace_days
                then ruled.received_date - ruled.due_date
            when ruled.received_date is not null and ruled.due_date is not null then 0
        end as days_late,
        ruled.recorded_at,
        ruled.sender,
        ruled.source_file,
        ruled.source_sha256,
        ruled.file_format,
        ruled.source_section,
        ruled.form_version,
        ruled.layout_key,
        ruled.layout_version,
        ruled.rules_version,
        ruled.citation_number,
        ruled.citation_date,
        ruled.citation_issuing_unit,
        ruled.citation_signer_title,
        ruled.lines_in,
        ruled.lines_accepted,
        ruled.lines_warned,
        ruled.lines_rejected,
        ruled.lines_ignored,
        'A' as obs_status,
        'F' as conf_status,
        ruled.recorded_from_position,
        {{ closed_as_of('ruled') }} as recorded_to_position
    from ruled

)

select * from facts
