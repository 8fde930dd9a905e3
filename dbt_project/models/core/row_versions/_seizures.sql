{{ config(indexes=[{'columns': ['event_position', 'line_no', 'recorded_from_position'], 'unique': true}]) }}

with filings as (

    select * from {{ ref('touched_filings') }}
    where event_type = 'ReportFiled' and form = 'seizures'

),

-- Cases, suspects and the ownerless mark stand on one line of a group: its heading.
lines as not materialized (

    select
        *,
        {{ seizure_group_no() }} as group_no,
        line ->> 'cases' is not null
        or line ->> 'suspects' is not null
        or line ->> 'ownerless' is not null as has_heading
    from {{ ref('touched_lines') }}
    where form = 'seizures' and {{ is_usable() }}

),

-- Nearly all filings say alone what their groups are, and for as long as they hold. Looked up filing by filing: the lines of
-- one are sorted at a time, however many there are.
alone as (

    select
        stated.*,
        stated.filing_closed_position as closed_position
    from filings
    cross join
        lateral (
            select distinct on (lines.group_no, {{ meant('level', 'lines') }}, lines.place) lines.*
            from lines
            where lines.event_position = filings.event_position and not lines.is_amended
            order by
                lines.group_no asc,
                {{ meant('level', 'lines') }} asc,
                lines.place asc,
                lines.has_heading desc,
                lines.line_no asc
        ) as stated

),

-- The group's key holds its stream: it ties what several filings state.
amended as (

    select
        lines.*,
        {{ seizure_group_key('lines', 'lines') }} as seizure_group_key
    from lines
    where lines.is_amended

),

numbered as (

    select
        *,
        row_number() over (
            partition by seizure_group_key, event_position, recorded_from_position
            order by has_heading desc, line_no asc
        ) as line_rank
    from amended

),

-- One row per group that a filing states. Lines that come back later are a statement of their own: they bring what of
-- the heading did not stand yet, and nothing twice.
statements as (

    select
        *,
        min(recorded_from_position) over (
            partition by seizure_group_key, event_position
        ) as first_stated_position,
        min(recorded_from_position) filter (where has_heading) over (
            partition by seizure_group_key, event_position
        ) as headed_position,
        min(recorded_from_position) over (
            partition by seizure_group_key, reset_no
            order by event_position
            groups between unbounded preceding and 1 preceding
        ) as mentioned_before_position,
        min(recorded_from_position) filter (where has_heading and filing_kind = 'correction') over (
            partition by seizure_group_key
            order by event_position
            groups between 1 following and unbounded following
        ) as next_corrected_position
    from numbered
    where line_rank = 1

),

-- A supplement or correction that only adds exhibits to a known group leaves its heading as it stands, and exhibits
-- without a heading stand for their group until one comes back. A figure of prose is a group of its own, and a reviewer's
-- decision states it anew.
intervals as (

    select
        *,
        least(
            filing_closed_position,
            next_corrected_position,
            restated_position,
            case when not has_heading then least(headed_position, mentioned_before_position) end
        ) as closed_position
    from statements
    where has_heading or recorded_from_position = first_stated_position or is_review

),

groups as (

    select
        {{ line_columns('alone') }},
        alone.group_no,
        alone.line,
        alone.recorded_from_position,
        alone.closed_position
    from alone

    union all

    select
        {{ line_columns('intervals') }},
        intervals.group_no,
        intervals.line,
        intervals.recorded_from_position,
        intervals.closed_position
    from intervals

),

row_versions as (

    select
        {{ line_columns('groups') }},
        groups.group_no,
        groups.line ->> 'subj' as subject_code,
        groups.line ->> 'acq' as acquisition_code,
        coalesce(groups.line ->> 'mode', 'unknown') as mode,
        groups.line ->> 'partner' as partner_code,
        {{ operation_key('groups.line') }} as operation_key,
        cast(groups.line ->> 'cases' as numeric) as cases,
        cast(groups.line ->> 'suspects' as numeric) as suspects,
        coalesce(cast(groups.line ->> 'ownerless' as boolean), false) as is_ownerless,
        groups.recorded_from_position,
        groups.closed_position as recorded_to_position
    from groups
    where coalesce(groups.closed_position > groups.recorded_from_position, true)

)

select * from row_versions
