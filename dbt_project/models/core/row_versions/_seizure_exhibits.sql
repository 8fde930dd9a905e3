{{ config(indexes=[{'columns': ['event_position', 'line_no', 'recorded_from_position'], 'unique': true}]) }}

with lines as (

    select * from {{ ref('touched_lines') }}
    where form = 'seizures' and {{ is_usable() }} and {{ ever_holds() }}

),

unit_factors as (

    select * from {{ ref('stg_reference__unit_factors') }}

),

exhibits as (

    select
        {{ line_columns('lines') }},
        {{ seizure_group_key('lines') }} as seizure_group_key,
        coalesce(lines.line ->> 'grp', 'n' || lines.line_no) as group_no,
        lines.line ->> 'acq' as acquisition_code,
        coalesce(lines.line ->> 'mode', 'unknown') as mode,
        {{ operation_key('lines.line') }} as operation_key,
        lines.line ->> 'item' as item_code,
        cast(lines.line ->> 'qty' as numeric) as quantity,
        lines.line ->> 'unit' as unit_code,
        coalesce(cast(lines.line ->> 'lab' as boolean), false) as is_at_laboratory,
        lines.period_end,
        lines.recorded_from_position,
        lines.recorded_to_position
    from lines
    where lines.line ->> 'item' is not null

),

-- The factors are few and the kinds of exhibit too: which factor held from which position to which is worked out once
-- for each kind, not for each exhibit.
kinds as (

    select distinct
        item_code,
        unit_code,
        period_end
    from exhibits

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

    select
        segments.*,
        best_matches.kg_factor,
        best_matches.kg_factor_source
    from segments
    left join
        lateral (
            select
                matches.kg_factor,
                matches.kg_factor_source
            from matches
            where
                matches.item_code = segments.item_code
                and matches.unit_code = segments.unit_code
                and matches.period_end = segments.period_end
                and matches.recorded_from_position <= segments.from_position
                and (matches.recorded_to_position is null or matches.recorded_to_position > segments.from_position)
            order by matches.is_specific desc, matches.valid_from desc, matches.recorded_from_position desc
            limit 1
        ) as best_matches
        on true

),

-- A row version holds while both the line and the factor do, so as-of before a change of factor gives the old figure.
row_versions as (

    select
        {{ line_columns('exhibits') }},
        exhibits.seizure_group_key,
        exhibits.group_no,
        exhibits.acquisition_code,
        exhibits.mode,
        exhibits.operation_key,
        exhibits.item_code,
        exhibits.quantity,
        exhibits.unit_code,
        exhibits.is_at_laboratory,
        exhibits.quantity * factors.kg_factor as kg_equivalent,
        factors.kg_factor,
        factors.kg_factor_source,
        greatest(exhibits.recorded_from_position, factors.from_position) as recorded_from_position,
        least(exhibits.recorded_to_position, factors.to_position) as recorded_to_position
    from exhibits
    left join factors
        on
            exhibits.item_code = factors.item_code
            and exhibits.unit_code = factors.unit_code
            and exhibits.period_end = factors.period_end
            and exhibits.recorded_from_position < coalesce(factors.to_position, 9223372036854775807)
            and factors.from_position < coalesce(exhibits.recorded_to_position, 9223372036854775807)

)

select * from row_versions
