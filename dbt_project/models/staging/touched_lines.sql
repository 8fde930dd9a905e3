{{
    config(
        materialized='table',
        unlogged=true,
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

restated as (

    select distinct filing_event_id from recoveries

),

-- Read twice, each time for some of the events: kept, it would hold every line of the log.
lines as not materialized ( -- noqa: ST03

    select * from {{ ref('stg_eventlog__lines') }}

),

-- The events that say what a filing's lines are: the filing itself, and those that brought rejected lines back or a
-- reviewer's decision. What was read from prose is provisional until then. Nearly all stand in streams that nothing was ever
-- corrected in, and their lines hold as long as they do.
statements as (

    select
        filings.event_id,
        filings.stream,
        filings.form,
        filings.event_position,
        filings.filing_kind,
        filings.reset_no,
        filings.period_end,
        filings.closed_position,
        filings.event_position as stated_position,
        case when filings.channel = 'narrative' then 'P' else 'A' end as obs_status,
        false as is_review,
        filings.stream_has_correction or restated.filing_event_id is not null as is_amended
    from filings
    left join restated
        on filings.event_id = restated.filing_event_id

    union all

    select
        recoveries.event_id,
        filings.stream,
        filings.form,
        filings.event_position,
        filings.filing_kind,
        filings.reset_no,
        filings.period_end,
        filings.closed_position,
        recoveries.event_position as stated_position,
        case when filings.channel = 'narrative' and not recoveries.is_review then 'P' else 'A' end as obs_status,
        recoveries.is_review,
        true as is_amended
    from recoveries
    inner join filings
        on recoveries.filing_event_id = filings.event_id

),

plain as (

    select
        statements.*,
        lines.line_no,
        lines.line_status,
        lines.source_cell,
        lines.line,
        cast(null as bigint) as corrected_position,
        cast(null as bigint) as restated_position
    from statements
    inner join lines
        on statements.event_id = lines.event_id
    where not statements.is_amended

),

identified as (

    select
        statements.*,
        lines.line_no,
        lines.line_status,
        lines.source_cell,
        lines.line,
        case when {{ is_usable() }} then {{ line_identity('statements.form', 'lines.line') }} end as line_identity
    from statements
    inner join lines
        on statements.event_id = lines.event_id
    where statements.is_amended

),

-- By windows, not by joins: the planner cannot guess how many lines a filing holds, and a nested loop over the lines of a
-- large one takes hours. A line ends where a later correction repeats its identity, or where it is stated
-- anew.
amended as (

    select
        event_id,
        stream,
        form,
        event_position,
        filing_kind,
        reset_no,
        period_end,
        closed_position,
        stated_position,
        obs_status,
        is_review,
        is_amended,
        line_no,
        line_status,
        source_cell,
        line,
        min(stated_position) filter (where filing_kind = 'correction' and line_identity is not null) over (
            partition by stream, line_identity
            order by event_position desc
            groups between unbounded preceding and 1 preceding
        ) as corrected_position,
        lead(stated_position) over (
            partition by event_position, line_no
            order by stated_position
        ) as restated_position
    from identified

),

lines_with_ends as (

    select * from plain

    union all

    select * from amended

),

positioned as (

    select
        stream,
        form,
        event_position,
        filing_kind,
        reset_no,
        period_end,
        line_no,
        line_status,
        source_cell,
        obs_status,
        is_review,
        coalesce(line ->> 'level', 'province') as level,
        line ->> 'place' as place,
        coalesce(line ->> 'rel', 'disjoint') as relation,
        coalesce(line ->> 'qual', 'exact') as qualifier,
        coalesce(line ->> 'per', 'period') as value_per,
        line,
        stated_position as recorded_from_position,
        closed_position as filing_closed_position,
        restated_position,
        -- Not after its beginning for a line that came back when a later report had corrected it: that one never holds.
        least(closed_position, corrected_position, restated_position) as recorded_to_position
    from lines_with_ends

)

select * from positioned
