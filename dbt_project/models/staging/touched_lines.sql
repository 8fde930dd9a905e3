-- Nearly all lines stand in filings that nothing was ever added to, corrected in or came back to, and hold as long as those:
-- they are read where they stand, in the log. A view without a WITH, so that who wants one form's lines unpacks no other's.
select
    *,
    line ->> 'level' as level,
    line ->> 'place' as place,
    line ->> 'rel' as relation,
    line ->> 'qual' as qualifier,
    line ->> 'per' as value_per
from (
    select
        filings.stream,
        filings.form,
        filings.event_position,
        filings.filing_kind,
        filings.reset_no,
        filings.period_end,
        lines.line_no,
        lines.line_status,
        lines.source_cell,
        {{ obs_status_as_filed('filings') }} as obs_status,
        false as is_amended,
        false as is_review,
        lines.line,
        filings.event_position as recorded_from_position,
        filings.closed_position as filing_closed_position,
        cast(null as bigint) as restated_position,
        filings.closed_position as recorded_to_position
    from {{ ref('touched_filings') }} as filings
    inner join {{ ref('stg_eventlog__lines') }} as lines
        on filings.event_id = lines.event_id
    where filings.event_type = 'ReportFiled' and not {{ is_amended('filings', ref('touched_recoveries')) }}

    union all

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
        true as is_amended,
        is_review,
        line,
        recorded_from_position,
        filing_closed_position,
        restated_position,
        recorded_to_position
    from {{ ref('amended_lines') }}
) as stated
