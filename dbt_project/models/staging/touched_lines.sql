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

recoveries as (

    select * from {{ ref('touched_recoveries') }}

),

lines as (

    select * from {{ ref('stg_eventlog__lines') }}

),

-- The events that say what a filing's lines are: the filing itself, and those that brought rejected lines back or a
-- reviewer's decision. What was read from prose is provisional until then.
statements as (

    select
        event_id as filing_event_id,
        event_id,
        event_position as stated_position,
        case when channel = 'narrative' then 'P' else 'A' end as obs_status,
        false as is_review
    from filings

    union all

    select
        recoveries.filing_event_id,
        recoveries.event_id,
        recoveries.event_position as stated_position,
        case when filings.channel = 'narrative' and not recoveries.is_review then 'P' else 'A' end as obs_status,
        recoveries.is_review
    from recoveries
    inner join filings
        on recoveries.filing_event_id = filings.event_id

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
        statements.stated_position,
        statements.obs_status,
        statements.is_review,
        lines.line_no,
        lines.line_status,
        lines.source_cell,
        lines.line,
        case
            when
                filings.stream_has_correction and lines.line_status in ('accepted', 'warned')
                then {{ line_identity('filings.form', 'lines.line') }}
        end
            as line_identity
    from filings
    inner join statements
        on filings.event_id = statements.filing_event_id
    inner join lines
        on statements.event_id = lines.event_id

),

-- Which statement of a line each later one ends. From the recoveries, which are few: looked for among all lines of the
-- filings they made the join quadratic.
restated as materialized (

    select
        filings.event_position,
        lines.line_no,
        lag(recoveries.event_position, 1, filings.event_position) over (
            partition by filings.event_position, lines.line_no
            order by recoveries.event_position
        ) as ended_position,
        recoveries.event_position as stated_position
    from recoveries
    inner join filings
        on recoveries.filing_event_id = filings.event_id
    inner join lines
        on recoveries.event_id = lines.event_id

),

correcting as (

    select distinct
        stream,
        line_identity,
        event_position,
        stated_position
    from identified
    where filing_kind = 'correction' and line_identity is not null

),

corrections as (

    select
        stream,
        line_identity,
        array_agg(event_position) as positions,
        array_agg(stated_position) as stated_positions
    from correcting
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
        identified.source_cell,
        identified.obs_status,
        identified.is_review,
        coalesce(identified.line ->> 'level', 'province') as level,
        identified.line ->> 'place' as place,
        coalesce(identified.line ->> 'rel', 'disjoint') as relation,
        coalesce(identified.line ->> 'qual', 'exact') as qualifier,
        coalesce(identified.line ->> 'per', 'period') as value_per,
        identified.line,
        identified.stated_position as recorded_from_position,
        identified.closed_position as filing_closed_position,
        restated.stated_position as restated_position,
        -- Not after its beginning for a line that came back when a later report had corrected it: that one never holds.
        least(identified.closed_position, next_corrections.position, restated.stated_position) as recorded_to_position
    from identified
    left join restated
        on
            identified.event_position = restated.event_position
            and identified.line_no = restated.line_no
            and identified.stated_position = restated.ended_position
    left join corrections
        on
            identified.stream = corrections.stream
            and identified.line_identity = corrections.line_identity
    left join
        lateral (
            select min(later.stated_position) as position
            from unnest(corrections.positions, corrections.stated_positions) as later (position, stated_position)
            where later.position > identified.event_position
        ) as next_corrections
        on true

)

select * from positioned
