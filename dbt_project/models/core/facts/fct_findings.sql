with filings as (

    {{ first_versions(ref('_filings')) }}

),

findings as (

    select * from {{ ref('_findings') }}

),

facts as (

    select
        filings.stream,
        filings.form,
        filings.province_key,
        filings.reporting_unit,
        filings.period_key,
        filings.channel,
        filings.origin,
        filings.event_id,
        filings.event_position,
        filings.vintage,
        findings.line_no,
        filings.source_file,
        filings.source_sha256,
        {{ source_columns('findings', 'filings') }},
        findings.finding_no,
        findings.code,
        findings.severity,
        findings.place,
        findings.field,
        findings.value_ref,
        findings.args,
        'A' as obs_status,
        'F' as conf_status,
        findings.recorded_from_position,
        {{ closed_as_of('findings') }} as recorded_to_position
    from findings
    inner join filings
        on findings.event_position = filings.event_position
    where {{ known_as_of('findings') }}

)

select * from facts
