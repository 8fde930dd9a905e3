{{ config(indexes=[{'columns': ['event_position', 'line_no', 'recorded_from_position'], 'unique': true}]) }}

-- `offset 0` (of all rows), so that what is asked of a line more than once is read out of it once.
with lines as (

    select
        *,
        {{ seizure_group_no() }} as group_no,
        line ->> 'item' as item_code,
        line ->> 'unit' as unit_code
    from {{ ref('touched_lines') }}
    where form = 'seizures' and {{ is_usable() }} and {{ ever_holds() }} and line ->> 'item' is not null
    offset 0  -- noqa: AM09

),

unit_factors as (

    select * from {{ ref('stg_reference__unit_factors') }}

),

items as (

    select * from {{ source('reference', 'items') }}

),

filings as (

    select * from {{ ref('touched_filings') }}
    where form = 'seizures'

),

exhibits as (

    select
        {{ line_columns('lines') }},
        {{ seizure_group_key('lines') }} as seizure_group_key,
        lines.group_no,
        lines.line ->> 'acq' as acquisition_code,
        coalesce(lines.line ->> 'mode', 'unknown') as mode,
        {{ operation_key('lines.line') }} as operation_key,
        lines.item_code,
        cast(lines.line ->> 'qty' as numeric) as quantity,
        lines.unit_code,
        coalesce(cast(lines.line ->> 'lab' as boolean), false) as is_at_laboratory,
        lines.period_end,
        lines.recorded_from_position,
        lines.recorded_to_position
    from lines

),

-- The factors are few, and so are the kinds of exhibit that have one: which factor held from which position to which is
-- worked out once for each kind and each end of a period, not for each exhibit.
period_ends as (

    select distinct period_end from filings

),

kinds as (

    select distinct
        items.item_code,
        unit_factors.unit_code,
        period_ends.period_end
    from unit_factors
    inner join items
        on unit_factors.item_code in (items.item_code, '*')
    cross join period_ends

),

matches as (

    select
        kinds.item_code,
        kinds.unit_code,
        kinds.period_end,
        unit_factors.kg_factor,
        unit_factors.kg_factor_source,
        unit_factors.valid_from,
        unit_factors.item_code <> '*' as is_specific,
        unit_factors.recorded_from_position,
        unit_factors.recorded_to_position
    from kinds
    inner join unit_factors
        on
            kinds.unit_code = unit_factors.unit_code
            and unit_factors.item_code in (kinds.item_code, '*')
            and kinds.period_end between unit_factors.valid_from and unit_factors.valid_to

),

positions as (

    select
        item_code,
        unit_code,
        period_end,
        0 as from_position
    from kinds

    union distinct

    select
        item_code,
        unit_code,
        period_end,
        recorded_from_position as from_position
    from matches

    union distinct

    select
        item_code,
        unit_code,
        period_end,
        recorded_to_position as from_position
    from matches
    where recorded_to_position is not null

),

segments as (

    select
        *,
        lead(from_position) over (
            partition by item_code, unit_code, period_end
            order by from_position
        ) as to_position
    from positions

),

factors as (

    select distinct on (segments.item_code, segments.unit_code, segments.period_end, segments.from_position)
        segments.item_code,
        segments.unit_code,
        segments.period_end,
        segments.from_position,
        segments.to_position,
        matches.kg_factor,
        matches.kg_factor_source
    from segments
    left join matches
        on
            segments.item_code = matches.item_code
            and segments.unit_code = matches.unit_code
            and segments.period_end = matches.period_end
            and segments.from_position >= matches.recorded_from_position
            and segments.from_position < coalesce(matches.recorded_to_position, 9223372036854775807)
    order by
        segments.item_code asc,
        segments.unit_code asc,
        segments.period_end asc,
        segments.from_position asc,
        matches.is_specific desc nulls last,
        matches.valid_from desc,
        matches.recorded_from_position desc

),

-- One row a kind, so that the planner knows that each exhibit finds one at most, and neither sorts the exhibits for it nor
-- fears that many share one.
histories as (

    select
        item_code,
        unit_code,
        period_end,
        array_agg(from_position order by from_position) as from_positions,
        array_agg(to_position order by from_position) as to_positions,
        array_agg(kg_factor order by from_position) as kg_factors,
        array_agg(kg_factor_source order by from_position) as kg_factor_sources
    from factors
    where to_position is null or to_position > (select min(filings.event_position) from filings)
    group by item_code, unit_code, period_end

),

-- Each exhibit as often as its kind has factors, and once if it has none. Numbered in the select list: a table function
-- would be set up and torn down for every exhibit.
numbered as (

    select
        exhibits.*,
        histories.from_positions,
        histories.to_positions,
        histories.kg_factors,
        histories.kg_factor_sources,
        generate_series(1, coalesce(cardinality(histories.from_positions), 1)) as factor_no
    from exhibits
    left join histories
        on
            exhibits.item_code = histories.item_code
            and exhibits.unit_code = histories.unit_code
            and exhibits.period_end = histories.period_end

),

-- A row version holds while both the line and the factor do, so as-of before a change of factor gives the old figure.
row_versions as (

    select
        {{ line_columns('numbered') }},
        numbered.seizure_group_key,
        numbered.group_no,
        numbered.acquisition_code,
        numbered.mode,
        numbered.operation_key,
        numbered.item_code,
        numbered.quantity,
        numbered.unit_code,
        numbered.is_at_laboratory,
        numbered.quantity * numbered.kg_factors[numbered.factor_no] as kg_equivalent,
        numbered.kg_factors[numbered.factor_no] as kg_factor,
        numbered.kg_factor_sources[numbered.factor_no] as kg_factor_source,
        greatest(
            numbered.recorded_from_position, numbered.from_positions[numbered.factor_no]
        ) as recorded_from_position,
        least(numbered.recorded_to_position, numbered.to_positions[numbered.factor_no]) as recorded_to_position
    from numbered
    where
        numbered.recorded_from_position < coalesce(numbered.to_positions[numbered.factor_no], 9223372036854775807)
        and coalesce(numbered.from_positions[numbered.factor_no], 0)
        < coalesce(numbered.recorded_to_position, 9223372036854775807)

)

select * from row_versions
