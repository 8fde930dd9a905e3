{{ config(indexes=[{'columns': ['event_position', 'line_no', 'recorded_from_position'], 'unique': true}]) }}

-- `offset 0` (of all rows), so that what is asked of a line more than once is read out of it once.
with lines as (

    select
        *,
        {{ seizure_group_no() }} as group_no,
        line ->> 'item' as item_code
    from {{ ref('touched_lines') }}
    where form = 'seizures' and {{ is_usable() }} and {{ ever_holds() }} and line ->> 'item' is not null
    offset 0  -- noqa: AM09

),

-- Quantities as they were reported: what they weigh is the list's of factors to say, and the list changes.
row_versions as (

    select
        {{ line_columns('lines') }},
        lines.group_no,
        lines.line ->> 'acq' as acquisition_code,
        coalesce(lines.line ->> 'mode', 'unknown') as mode,
        {{ operation_key('lines.line') }} as operation_key,
        lines.item_code,
        cast(lines.line ->> 'qty' as numeric) as quantity,
        lines.line ->> 'unit' as unit_code,
        coalesce(cast(lines.line ->> 'lab' as boolean), false) as is_at_laboratory,
        lines.period_end,
        lines.recorded_from_position,
        lines.recorded_to_position
    from lines

)

select * from row_versions
