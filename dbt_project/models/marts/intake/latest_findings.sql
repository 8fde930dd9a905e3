with findings as (

    select
        *,
        args || jsonb_build_object('place', place) as arguments
    from {{ ref('fct_findings') }}
    where recorded_to_position is null

),

filings as (

    select * from {{ ref('_filings') }}
    where {{ in_force_as_of() }}

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

today_map as (

    select name_vi as boundary_set_name
    from {{ source('reference', 'boundary_sets') }}
    where {{ in_force_as_of() }} and valid_to is null

),

reporting_units as (

    select * from {{ ref('dim_reporting_unit') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

catalogue as (

    select * from {{ source('reference', 'findings') }}
    where {{ in_force_as_of() }}

),

code_values as (

    select * from {{ ref('dim_code_value') }}

),

-- A returned file may name no province: then it stands once, on neither map, and is shown with the real figures on today's.
explained as (

    select
        findings.origin,
        {{ origin_name("coalesce(findings.origin, 'reported')") }} as origin_name,
        boundary_provinces.boundary_set,
        coalesce(
            boundary_provinces.boundary_set_name, (select today_map.boundary_set_name from today_map)
        ) as boundary_set_name,
        boundary_provinces.province_key,
        coalesce(boundary_provinces.province_name, 'không đọc được') as province_name,
        findings.province_key as reported_province_key,
        findings.reporting_unit,
        reporting_units.reporting_unit_name,
        findings.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        periods.cadence,
        periods.cadence_name,
        findings.form,
        filings.received_at,
        filings.filing_state,
        findings.source_file,
        coalesce(findings.source_cell, findings.place) as place,
        findings.line_no,
        findings.field,
        findings.code,
        findings.severity,
        severities.code_name as severity_name,
        warehouse.fill_message(catalogue.message_vi, findings.arguments) as message,
        warehouse.fill_message(catalogue.remedy_vi, findings.arguments) as remedy,
        warehouse.fill_message(catalogue.message_en, findings.arguments) as message_en,
        warehouse.fill_message(catalogue.remedy_en, findings.arguments) as remedy_en,
        findings.event_id,
        findings.event_position,
        findings.finding_no
    from findings
    inner join filings
        on findings.event_position = filings.event_position
    left join boundary_provinces
        on findings.province_key = boundary_provinces.reported_province_key
    left join reporting_units
        on findings.reporting_unit = reporting_units.reporting_unit
    left join periods
        on findings.period_key = periods.period_key
    left join catalogue
        on findings.code = catalogue.code
    left join code_values as severities
        on
            severities.code_list = 'severity'
            and findings.severity = severities.code

)

select * from explained
