with filings as (

    select * from {{ ref('_filings') }}

),

due_rules as (

    select * from {{ source('reference', 'due_rules') }}

),

rules as (

    select
        form,
        reporting_unit,
        cadence,
        basis,
        cast(due_days as integer) as due_days,
        cast(valid_from as date) as valid_from,
        coalesce(cast(valid_to as date), 'infinity') as valid_to
    from due_rules
    where {{ in_force_as_of() }}

),

facts as (

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
        filings.channel,
        filings.origin,
        filings.event_id,
        filings.event_position,
        filings.submission_id,
        filings.vintage,
        filings.filing_kind,
        filings.is_nil,
        filings.lower_levels_complete,
        filings.filing_state,
        filings.returned_code,
        filings.covering_stream,
        filings.reason_ref,
        filings.received_at,
        cast(filings.received_at at time zone 'Asia/Ho_Chi_Minh' as date) as received_date,
        filings.period_end + rules.due_days as due_date,
        greatest(
            cast(filings.received_at at time zone 'Asia/Ho_Chi_Minh' as date) - (filings.period_end + rules.due_days), 0
        ) as days_late,
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
        filings.lines_in,
        filings.lines_accepted,
        filings.lines_warned,
        filings.lines_rejected,
        filings.lines_ignored,
        'A' as obs_status,
        'F' as conf_status,
        filings.recorded_from_position,
        {{ closed_as_of('filings') }} as recorded_to_position
    from filings
    left join rules
        on
            filings.form = rules.form
            and filings.reporting_unit = rules.reporting_unit
            and filings.cadence = rules.cadence
            and filings.period_basis = rules.basis
            and filings.period_end between rules.valid_from and rules.valid_to
    where {{ known_as_of('filings') }}

)

select * from facts
