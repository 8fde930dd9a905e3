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
        coalesce(line ->> 'grp', 'n' || line_no) as group_no,
        line ->> 'cases' is not null
        or line ->> 'suspects' is not null
        or line ->> 'ownerless' is not null as has_heading
    from lines

),

numbered as (

    select
        *,
        row_number() over (
            partition by stream, event_position, seizure_group_key
            order by has_heading desc, line_no
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
        seizure_group_key,
        group_no,
        line ->> 'acq' as acquisition_code,
        coalesce(line ->> 'mode', 'unknown') as mode,
        cast(line ->> 'cases' as numeric) as cases,
        cast(line ->> 'suspects' as numeric) as suspects,
        coalesce(cast(line ->> 'ownerless' as boolean), false) as is_ownerless,
        recorded_from_position,
        least(filing_closed_position, next_corrected_position) as recorded_to_position
    from groups_of_filings
    where has_heading or mention_no = 1

)

select * from row_versions
