{{ config(indexes=[{'columns': ['event_position']}]) }}

with filings as (

    select * from {{ ref('touched_filings') }}

),

lines as (

    select * from {{ ref('touched_lines') }}
    where {{ ever_holds() }} and line ? 'f'

),

of_filings as (

    select
        filings.event_position,
        cast(null as integer) as line_no,
        cast(null as text) as source_cell,
        numbered.finding_no,
        numbered.finding,
        filings.event_position as recorded_from_position,
        filings.closed_position as recorded_to_position
    from filings
    cross join lateral jsonb_array_elements(filings.findings) with ordinality as numbered (finding, finding_no)

),

of_lines as (

    select
        lines.event_position,
        lines.line_no,
        lines.source_cell,
        numbered.finding_no,
        numbered.finding,
        lines.recorded_from_position,
        lines.recorded_to_position
    from lines
    cross join lateral jsonb_array_elements(lines.line -> 'f') with ordinality as numbered (finding, finding_no)

),

findings as (

    select * from of_filings

    union all

    select * from of_lines

),

row_versions as (

    select
        event_position,
        line_no,
        source_cell,
        cast(finding_no as integer) as finding_no,
        finding ->> 'code' as code,
        finding ->> 'severity' as severity,
        finding ->> 'place' as place,
        finding ->> 'field' as field,
        finding ->> 'value_ref' as value_ref,
        coalesce(finding -> 'args', '{}') as args,
        recorded_from_position,
        recorded_to_position
    from findings

)

select * from row_versions
