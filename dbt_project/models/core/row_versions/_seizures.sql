{{ config(indexes=[{'columns': ['event_position', 'seizure_group_key', 'recorded_from_position'], 'unique': true}]) }}

with lines as (

    select
        *,
        {{ seizure_group_no() }} as group_no
    from {{ ref('touched_lines') }}
    where form = 'seizures' and {{ is_usable() }}

),

-- The group's key holds its stream. Cases, suspects and the ownerless mark stand on one line of a group: its heading.
headed as (

    select
        *,
        {{ seizure_group_key('lines') }} as seizure_group_key,
        lines.line ->> 'cases' is not null
        or lines.line ->> 'suspects' is not null
        or lines.line ->> 'ownerless' is not null as has_heading
    from lines

),

numbered as (

    select
        *,
        row_number() over (
            partition by seizure_group_key, event_position, recorded_from_position
            order by has_heading desc, line_no asc
        ) as line_rank
    from headed

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

row_versions as (

    select
        {{ line_columns('intervals') }},
        intervals.seizure_group_key,
        intervals.group_no,
        intervals.line ->> 'acq' as acquisition_code,
        coalesce(intervals.line ->> 'mode', 'unknown') as mode,
        intervals.line ->> 'partner' as partner_code,
        {{ operation_key('intervals.line') }} as operation_key,
        cast(intervals.line ->> 'cases' as numeric) as cases,
        cast(intervals.line ->> 'suspects' as numeric) as suspects,
        coalesce(cast(intervals.line ->> 'ownerless' as boolean), false) as is_ownerless,
        intervals.recorded_from_position,
        intervals.closed_position as recorded_to_position
    from intervals
    where coalesce(intervals.closed_position > intervals.recorded_from_position, true)

)

select * from row_versions
