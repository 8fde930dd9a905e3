{{ config(indexes=[{'columns': ['event_position']}, {'columns': ['stream']}]) }}

with lines as (

    select * from {{ ref('touched_lines') }}
    where form = 'seizures' and {{ is_usable() }}

),

-- Cases, suspects and the ownerless mark stand on one line of a group: its heading.
headed as (

    select
        *,
        {{ seizure_group_key('lines') }} as seizure_group_key,
        coalesce(lines.line ->> 'grp', 'n' || lines.line_no) as group_no,
        lines.line ->> 'cases' is not null
        or lines.line ->> 'suspects' is not null
        or lines.line ->> 'ownerless' is not null as has_heading
    from lines

),

numbered as (

    select
        *,
        row_number() over (
            partition by stream, event_position, seizure_group_key
            order by has_heading desc, line_no asc
        ) as line_rank
    from headed

),

-- One row per group of a filing.
groups_of_filings as (

    select
        *,
        row_number() over (
            partition by stream, reset_no, seizure_group_key
            order by event_position
        ) as mention_no,
        min(event_position) filter (where has_heading and filing_kind = 'correction') over (
            partition by stream, seizure_group_key
            order by event_position
            rows between 1 following and unbounded following
        ) as next_corrected_position
    from numbered
    where line_rank = 1

),

-- A supplement or correction that only adds exhibits to a known group leaves its heading as it stands.
row_versions as (

    select
        {{ line_columns('groups_of_filings') }},
        groups_of_filings.seizure_group_key,
        groups_of_filings.group_no,
        groups_of_filings.line ->> 'acq' as acquisition_code,
        coalesce(groups_of_filings.line ->> 'mode', 'unknown') as mode,
        cast(groups_of_filings.line ->> 'cases' as numeric) as cases,
        cast(groups_of_filings.line ->> 'suspects' as numeric) as suspects,
        coalesce(cast(groups_of_filings.line ->> 'ownerless' as boolean), false) as is_ownerless,
        groups_of_filings.recorded_from_position,
        least(groups_of_filings.filing_closed_position, groups_of_filings.next_corrected_position)
            as recorded_to_position
    from groups_of_filings
    where groups_of_filings.has_heading or groups_of_filings.mention_no = 1

)

select * from row_versions
