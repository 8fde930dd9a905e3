{{ config(materialized='table', unlogged=true, post_hook='analyze {{ this }}') }}

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

amended_filings as (

    select * from filings
    where {{ is_amended('filings', 'recoveries') }}

),

-- The events that say what a filing's lines are: the filing itself, and those that brought rejected lines back or a
-- reviewer's decision. What was read from prose is provisional until then.
statements as (

    select
        amended_filings.event_id,
        amended_filings.stream,
        amended_filings.form,
        amended_filings.event_position,
        amended_filings.filing_kind,
        amended_filings.reset_no,
        amended_filings.period_end,
        amended_filings.closed_position,
        amended_filings.event_position as stated_position,
        {{ obs_status_as_filed('amended_filings') }} as obs_status,
        false as is_review
    from amended_filings

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
        case when recoveries.is_review then 'A' else {{ obs_status_as_filed('filings') }} end as obs_status,
        recoveries.is_review
    from recoveries
    inner join filings
        on recoveries.filing_event_id = filings.event_id

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

),

-- By windows, not by joins: the planner cannot guess how many lines a filing holds, and a nested loop over the lines of a
-- large one takes hours. A line ends where a later correction repeats its identity, or where it is stated
-- anew.
ended as (

    select
        *,
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
        line,
        stated_position as recorded_from_position,
        closed_position as filing_closed_position,
        restated_position,
        -- Not after its beginning for a line that came back when a later report had corrected it: that one never holds.
        least(closed_position, corrected_position, restated_position) as recorded_to_position
    from ended

)

select * from positioned
