-- A territory at a time, so that a condition on a province of either map reaches its slots. The inner `with` keeps PostgreSQL from joining all
-- slots with all territories.
with province_maps as not materialized (

    select * from {{ ref('_province_maps') }}

),

slots as (

    select
        slots.*,
        province_maps.province_key_34,
        province_maps.is_separable
    from province_maps
    cross join
        lateral (
            with every as (

                select * from {{ ref('_slots') }}

            )

            select every.* from every
            where every.province_key = province_maps.province_key
        ) as slots

),

measured_cells as (

    select
        measured_cells.*,
        province_maps.province_key_34
    from province_maps
    cross join
        lateral (
            with every as (

                select * from {{ ref('_measured_cells') }}
                where {{ in_force_as_of() }}

            )

            select every.* from every
            where every.province_key = province_maps.province_key
        ) as measured_cells

),

owed_measures as (

    select
        *,
        daterange(valid_from, valid_to, '[]') as days
    from {{ source('reference', 'owed_measures') }}
    where {{ in_force_as_of() }}

),

measure_terms as (

    select * from {{ ref('_measure_terms') }}

),

province_classes as (

    select * from {{ ref('_province_classes') }}

),

-- What a slot owes, with the slot's state, and what its reports say. A slot that owes nothing has a row for its state alone.
stated as (

    select
        {{ slot_keys('slots') }},
        slots.province_key_34,
        owed_measures.measure_code,
        cast(null as text) as item_code,
        cast(null as text) as unit_code,
        owed_measures.measure_code is not null as is_owed,
        cast(null as numeric) as value,
        cast(null as text) as qualifier,
        0 as figures,
        0 as left_out,
        slots.is_separable,
        slots.period_end,
        slots.due_date,
        slots.filing_state,
        slots.is_overdue,
        slots.is_reported
    from slots
    left join owed_measures
        on
            slots.form = owed_measures.form
            and slots.reporting_unit = owed_measures.reporting_unit
            and owed_measures.days @> slots.period_end

    union all

    select
        {{ slot_keys() }},
        province_key_34,
        measure_code,
        item_code,
        unit_code,
        false as is_owed,
        value,
        qualifier,
        figures,
        left_out,
        cast(null as boolean) as is_separable,
        cast(null as date) as period_end,
        cast(null as date) as due_date,
        cast(null as text) as filing_state,
        cast(null as boolean) as is_overdue,
        cast(null as boolean) as is_reported
    from measured_cells

),

-- A good has a cell in each unit it is reported in; a measure without goods has one.
collapsed as (

    select
        {{ slot_keys() }},
        province_key_34,
        measure_code,
        item_code,
        max(unit_code) as unit_code,
        bool_or(is_owed) as is_owed,
        sum(value) as value,
        sum(figures) as figures,
        sum(left_out) as left_out,
        {{ qualifier_counts() }},
        bool_or(is_separable) as is_separable,
        max(period_end) as period_end,
        max(due_date) as due_date,
        max(filing_state) as filing_state,
        bool_or(is_overdue) as is_overdue,
        bool_or(is_reported) as is_reported
    from stated
    group by
        {{ slot_keys() }},
        province_key_34,
        measure_code,
        item_code,
        case when item_code is not null then unit_code end

),

-- The slot's state beside each of its cells. By a window, not a join: a condition on a slot then reaches all tables, once.
slot_states as (

    select
        {{ slot_keys() }},
        province_key_34,
        measure_code,
        item_code,
        unit_code,
        is_owed,
        value,
        figures,
        left_out,
        at_least,
        at_most,
        approximately,
        bool_or(is_separable) over slot_of_cell as is_separable,
        bool_or(is_overdue) over slot_of_cell as is_overdue,
        bool_or(is_reported) over slot_of_cell as is_reported,
        max(period_end) over slot_of_cell as period_end,
        max(due_date) over slot_of_cell as due_date,
        max(filing_state) over slot_of_cell as filing_state
    from collapsed
    window slot_of_cell as (
        partition by origin, form, province_key, reporting_unit, period_key, province_key_34
    )

),

-- What a withdrawn or covered report once said is a cell still, whose figure is gone.
applied as (

    select
        slot_states.*,
        measure_terms.unit_code as measure_unit_code,
        measure_terms.nature,
        measure_terms.additivity,
        {{ applies('measure_terms', 'province_classes', 'slot_states.period_end') }} as is_applicable
    from slot_states
    inner join measure_terms
        on slot_states.measure_code = measure_terms.measure_code
    inner join province_classes
        on slot_states.province_key = province_classes.province_key
    where
        slot_states.is_owed
        or slot_states.figures + slot_states.left_out > 0
        or slot_states.filing_state in ('withdrawn', 'covered')

),

cells as (

    select
        {{ slot_keys('applied') }},
        applied.province_key_34,
        applied.is_separable,
        applied.measure_code,
        applied.item_code,
        coalesce(unit_code, applied.measure_unit_code) as unit_code,
        applied.additivity,
        applied.period_end,
        applied.is_owed,
        applied.due_date,
        applied.is_reported,
        case
            when applied.figures > 1 and applied.additivity = 'none' then 'not_additive'
            when applied.figures > 0 and applied.filing_state = 'incomplete' then 'incomplete'
            when applied.figures > 0 and value = 0 then 'reported_zero'
            when applied.figures > 0 then 'value'
            when applied.left_out > 0 then 'incomplete'
            when not applied.is_applicable then 'not_applicable'
            -- Nothing happened: that says zero of what happens, and nothing of what there is.
            when applied.filing_state = 'nil' and applied.nature <> 'stock' then 'reported_zero'
            when
                applied.filing_state in (
                    'incomplete', 'covered', 'in_longer_period', 'unconfirmed', 'withdrawn', 'not_due'
                )
                then applied.filing_state
            when applied.filing_state = 'returned' and applied.is_overdue is not true then 'not_due'
            else 'missing'
        end as cell_state,
        case
            when applied.figures > 1 and applied.additivity = 'none' then null
            when applied.figures > 0 then value
            when applied.left_out > 0 or not applied.is_applicable then null
            when applied.filing_state = 'nil' and applied.nature <> 'stock' then 0
        end as value,
        {{ combined_qualifier('applied') }} as qualifier
    from applied

)

select * from cells
