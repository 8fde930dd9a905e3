{{ config(post_hook='{{ hide_from_readers() }}') }}

-- Which factor is meant on a day, as the log knew it at a position: the item's own before that of all items, then the later
-- day, then the later word. Worked out once for each item, not for each exhibit.
with unit_factors as (

    select
        *,
        coalesce(valid_from, '-infinity') as first_day,
        coalesce(valid_to, 'infinity') as last_day
    from {{ source('reference', 'unit_factors') }}

),

items as (

    select distinct item_code from {{ source('reference', 'items') }}

),

candidates as (

    select
        items.item_code,
        unit_factors.unit_code,
        unit_factors.kg_factor,
        unit_factors.source as kg_factor_source,
        unit_factors.item_code = items.item_code as is_own,
        unit_factors.first_day,
        unit_factors.last_day,
        unit_factors.recorded_from_position,
        coalesce(unit_factors.recorded_to_position, 9223372036854775807) as recorded_to_position
    from unit_factors
    inner join items
        on unit_factors.item_code in (items.item_code, '*')

),

days as (

    select
        item_code,
        unit_code,
        cast('-infinity' as date) as valid_from
    from candidates

    union distinct

    select
        item_code,
        unit_code,
        first_day as valid_from
    from candidates

    union distinct

    select
        item_code,
        unit_code,
        last_day + 1 as valid_from
    from candidates
    where last_day < 'infinity'

),

spans as (

    select
        *,
        coalesce(
            lead(valid_from) over (
                partition by item_code, unit_code
                order by valid_from
            ) - 1,
            'infinity'
        ) as valid_to
    from days

),

-- The factors of a span of days; a position at which the list said something else of other days is none of theirs.
of_spans as (

    select
        spans.valid_from,
        spans.valid_to,
        candidates.*
    from spans
    inner join candidates
        on
            spans.item_code = candidates.item_code
            and spans.unit_code = candidates.unit_code
            and spans.valid_from between candidates.first_day and candidates.last_day

),

positions as (

    select
        item_code,
        unit_code,
        valid_from,
        valid_to,
        0 as recorded_from_position
    from spans

    union distinct

    select
        item_code,
        unit_code,
        valid_from,
        valid_to,
        recorded_from_position
    from of_spans

    union distinct

    select
        item_code,
        unit_code,
        valid_from,
        valid_to,
        recorded_to_position as recorded_from_position
    from of_spans
    where recorded_to_position < 9223372036854775807

),

factors as (

    select distinct on (
        positions.item_code, positions.unit_code, positions.valid_from, positions.recorded_from_position
    )
        positions.*,
        of_spans.kg_factor,
        of_spans.kg_factor_source
    from positions
    left join of_spans
        on
            positions.item_code = of_spans.item_code
            and positions.unit_code = of_spans.unit_code
            and positions.valid_from = of_spans.valid_from
            and positions.recorded_from_position >= of_spans.recorded_from_position
            and positions.recorded_from_position < of_spans.recorded_to_position
    order by
        positions.item_code asc,
        positions.unit_code asc,
        positions.valid_from asc,
        positions.recorded_from_position asc,
        of_spans.is_own desc nulls last,
        of_spans.first_day desc,
        of_spans.recorded_from_position desc

),

compared as (

    select
        *,
        lag(kg_factor) over earlier as earlier_factor,
        lag(kg_factor_source) over earlier as earlier_source
    from factors
    window earlier as (
        partition by item_code, unit_code, valid_from
        order by recorded_from_position
    )

),

-- A word that changes nothing makes no row version.
row_versions as (

    select
        *,
        lead(recorded_from_position) over (
            partition by item_code, unit_code, valid_from
            order by recorded_from_position
        ) as recorded_to_position
    from compared
    where
        recorded_from_position = 0
        or kg_factor is distinct from earlier_factor
        or kg_factor_source is distinct from earlier_source

)

select
    item_code,
    unit_code,
    valid_from,
    valid_to,
    kg_factor,
    kg_factor_source,
    cast(recorded_from_position as bigint) as recorded_from_position,
    recorded_to_position
from row_versions
