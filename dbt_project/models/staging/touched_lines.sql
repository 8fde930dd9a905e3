{{
    config(
        materialized='table',
        indexes=[{'columns': ['form']}],
        post_hook='analyze {{ this }}',
    )
}}

with filings as (

    select * from {{ ref('touched_filings') }}
    where event_type = 'ReportFiled'

),

lines as (

    select * from {{ ref('stg_eventlog__lines') }}

),

-- What a later correction must repeat to replace a line. Only streams that were ever corrected need it.
identified as (

    select
        filings.stream,
        filings.form,
        filings.event_position,
        filings.filing_kind,
        filings.reset_no,
        filings.period_end,
        filings.closed_position,
        lines.line_no,
        lines.line_status,
        lines.line,
        case
            when
                filings.stream_has_correction and lines.line_status in ('accepted', 'warned')
                then {{ line_identity('filings.form', 'lines.line') }}
        end
            as line_identity
    from filings
    inner join lines
        on filings.event_id = lines.event_id

),

corrections as (

    select
        stream,
        line_identity,
        array_agg(distinct event_position) as positions
    from identified
    where filing_kind = 'correction' and line_identity is not null
    group by stream, line_identity

),

positioned as (

    select
        identified.stream,
        identified.form,
        identified.event_position,
        identified.filing_kind,
        identified.reset_no,
        identified.period_end,
        identified.line_no,
        identified.line_status,
        identified.line ->> 'cell' as source_cell,
        coalesce(identified.line ->> 'level', 'province') as level,
        identified.line ->> 'place' as place,
        coalesce(identified.line ->> 'rel', 'disjoint') as relation,
        coalesce(identified.line ->> 'qual', 'exact') as qualifier,
        coalesce(identified.line ->> 'per', 'period') as value_per,
        identified.line,
        identified.event_position as recorded_from_position,
        identified.closed_position as filing_closed_position,
        least(identified.closed_position, next_corrections.position) as recorded_to_position
    from identified
    left join corrections
        on
            identified.stream = corrections.stream
            and identified.line_identity = corrections.line_identity
    left join
        lateral (
            select min(later.position) as position
            from unnest(corrections.positions) as later (position)
            where later.position > identified.event_position
        ) as next_corrections
        on true

)

select * from positioned
