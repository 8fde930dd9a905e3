{%- set slot = ['origin', 'form', 'province_key', 'reporting_unit', 'period_key'] -%}

with slots as (

    select * from {{ ref('_slots') }}

),

figures_in_force as (

    select * from {{ ref('_slot_measures_in_force') }}

),

figures_known as (

    select * from {{ ref('_slot_measures') }}
    where {{ known_as_of() }}

),

owed_measures as (

    select * from {{ source('reference', 'owed_measures') }}
    where {{ in_force_as_of() }}

),

unit_territories as materialized (

    select * from {{ ref('_unit_territories') }}

),

boundaries as materialized (

    select * from {{ ref('bridge_province_boundary') }}
    where boundary_set = '34'

),

measure_terms as materialized (

    select * from {{ ref('_measure_terms') }}

),

province_classes as materialized (

    select * from {{ ref('_province_classes') }}

),

-- The former provinces of a merged one that have the unit.
unit_parts as (

    select
        concat_ws('/', unit_territories.form, unit_territories.reporting_unit, boundaries.boundary_province_key)
            as unit_key,
        array_agg(unit_territories.province_key) as parts,
        array_agg(unit_territories.standing) as standings
    from unit_territories
    inner join boundaries
        on unit_territories.province_key = boundaries.province_key
    where boundaries.boundary_province_key <> boundaries.province_key
    group by
        concat_ws('/', unit_territories.form, unit_territories.reporting_unit, boundaries.boundary_province_key)

),

located as (

    select
        slots.*,
        boundaries.boundary_province_key,
        array_agg(slots.province_key) filter (where slots.is_reported) over (
            partition by
                slots.origin,
                slots.form,
                slots.reporting_unit,
                slots.period_key,
                boundaries.boundary_province_key
        ) as reported_parts
    from slots
    inner join boundaries
        on slots.province_key = boundaries.province_key

),

-- Beside each slot, the parts of the same merged province that should have reported alike and have not.
accompanied as (

    select
        located.*,
        array(
            select part.province_key
            from unnest(unit_parts.parts, unit_parts.standings) as part (province_key, days)
            where
                part.days @> located.period_end
                and part.province_key <> all(coalesce(located.reported_parts, '{}'))
        ) as silent_parts
    from located
    left join unit_parts
        on
            concat_ws('/', located.form, located.reporting_unit, located.boundary_province_key) = unit_parts.unit_key

),

-- Rows of four kinds under the keys of their slot: the slot itself, what it owes, what it reports, and what it ever
-- reported. Slots and figures meet by these keys in one sort and no join: views leave the planner no numbers to choose by.
stated as (

    select
        {{ slot | join(',\n        ') }},
        cast(null as text) as measure_code,
        cast(null as text) as item_code,
        cast(null as text) as unit_code,
        false as is_owed,
        period_end,
        due_date,
        filing_state,
        is_overdue,
        is_reported,
        silent_parts,
        cast(null as numeric) as value,
        0 as figures,
        0 as left_out,
        0 as at_least,
        0 as at_most,
        0 as approximately
    from accompanied

    union all

    select
        slots.{{ slot | join(',\n        slots.') }},
        owed_measures.measure_code,
        cast(null as text) as item_code,
        cast(null as text) as unit_code,
        true as is_owed,
        cast(null as date) as period_end,
        cast(null as date) as due_date,
        cast(null as text) as filing_state,
        cast(null as boolean) as is_overdue,
        cast(null as boolean) as is_reported,
        cast(null as text[]) as silent_parts,
        cast(null as numeric) as value,
        0 as figures,
        0 as left_out,
        0 as at_least,
        0 as at_most,
        0 as approximately
    from slots
    inner join owed_measures
        on
            slots.form = owed_measures.form
            and slots.reporting_unit = owed_measures.reporting_unit
            and daterange(owed_measures.valid_from, owed_measures.valid_to, '[]') @> slots.period_end

    union all

    -- A unit's own figure, whether or not a consolidated report holds it.
    select
        {{ slot | join(',\n        ') }},
        measure_code,
        item_code,
        unit_code,
        false as is_owed,
        cast(null as date) as period_end,
        cast(null as date) as due_date,
        cast(null as text) as filing_state,
        cast(null as boolean) as is_overdue,
        cast(null as boolean) as is_reported,
        cast(null as text[]) as silent_parts,
        sum(value) filter (where coalesce(excluded_by, 'component') = 'component') as value,
        count(*) filter (where coalesce(excluded_by, 'component') = 'component') as figures,
        count(*) filter (where excluded_by <> 'component') as left_out,
        count(*) filter (
            where (coalesce(excluded_by, 'component') = 'component' and qualifier = 'at_least')
            or relation = 'overlap_unknown'
        ) as at_least,
        count(*) filter (where coalesce(excluded_by, 'component') = 'component' and qualifier = 'at_most') as at_most,
        count(*) filter (where coalesce(excluded_by, 'component') = 'component' and qualifier = 'approximately')
            as approximately
    from figures_in_force
    group by
        {{ slot | join(',\n        ') }},
        measure_code,
        item_code,
        unit_code

    union all

    select distinct
        {{ slot | join(',\n        ') }},
        measure_code,
        item_code,
        unit_code,
        false as is_owed,
        cast(null as date) as period_end,
        cast(null as date) as due_date,
        cast(null as text) as filing_state,
        cast(null as boolean) as is_overdue,
        cast(null as boolean) as is_reported,
        cast(null as text[]) as silent_parts,
        cast(null as numeric) as value,
        0 as figures,
        0 as left_out,
        0 as at_least,
        0 as at_most,
        0 as approximately
    from figures_known

),

known as (

    select
        {{ slot | join(',\n        ') }},
        measure_code,
        item_code,
        unit_code,
        is_owed,
        max(period_end) over of_the_slot as period_end,
        max(due_date) over of_the_slot as due_date,
        max(filing_state) over of_the_slot as filing_state,
        bool_or(is_overdue) over of_the_slot as is_overdue,
        bool_or(is_reported) over of_the_slot as is_reported,
        max(silent_parts) over of_the_slot as silent_parts,
        value,
        figures,
        left_out,
        at_least,
        at_most,
        approximately
    from stated
    window of_the_slot as (partition by {{ slot | join(', ') }})

),

-- What a withdrawn or covered report once said is a cell still, whose figure is gone.
collapsed as (

    select
        {{ slot | join(',\n        ') }},
        measure_code,
        item_code,
        max(unit_code) as unit_code,
        bool_or(is_owed) as is_owed,
        max(period_end) as period_end,
        max(due_date) as due_date,
        max(filing_state) as filing_state,
        bool_or(is_overdue) as is_overdue,
        bool_or(is_reported) as is_reported,
        max(silent_parts) as silent_parts,
        sum(value) as value,
        sum(figures) as figures,
        sum(left_out) as left_out,
        sum(at_least) as at_least,
        sum(at_most) as at_most,
        sum(approximately) as approximately
    from known
    where
        measure_code is not null
        and (is_owed or figures + left_out > 0 or filing_state in ('withdrawn', 'covered'))
    group by
        {{ slot | join(',\n        ') }},
        measure_code,
        item_code,
        case when item_code is not null then unit_code end

),

applied as (

    select
        collapsed.*,
        measure_terms.unit_code as measure_unit_code,
        measure_terms.nature,
        measure_terms.additivity,
        {{ applies('measure_terms', 'province_classes', 'collapsed.period_end') }} as is_applicable
    from collapsed
    {{ expect_many('collapsed.figures') }}
    inner join measure_terms
        on collapsed.measure_code = measure_terms.measure_code
    inner join province_classes
        on collapsed.province_key = province_classes.province_key

),

cells as (

    select
        applied.origin,
        applied.form,
        applied.province_key,
        applied.reporting_unit,
        applied.period_key,
        applied.measure_code,
        applied.item_code,
        coalesce(applied.unit_code, applied.measure_unit_code) as unit_code,
        applied.additivity,
        applied.period_end,
        applied.is_owed,
        applied.due_date,
        applied.is_reported,
        applied.silent_parts,
        case
            when applied.figures > 1 and applied.additivity = 'none' then 'not_additive'
            when applied.figures > 0 and applied.filing_state = 'incomplete' then 'incomplete'
            when applied.figures > 0 and applied.value = 0 then 'reported_zero'
            when applied.figures > 0 then 'value'
            when applied.left_out > 0 then 'incomplete'
            when not applied.is_applicable then 'not_applicable'
            -- Nothing happened: that says zero of what happens, and nothing of what there is.
            when applied.filing_state = 'nil' and applied.nature <> 'stock' then 'reported_zero'
            when applied.filing_state in ('incomplete', 'covered', 'withdrawn', 'not_due') then applied.filing_state
            when applied.filing_state = 'returned' and not applied.is_overdue then 'not_due'
            else 'missing'
        end as cell_state,
        case
            when applied.figures > 1 and applied.additivity = 'none' then null
            when applied.figures > 0 then applied.value
            when applied.left_out > 0 or not applied.is_applicable then null
            when applied.filing_state = 'nil' and applied.nature <> 'stock' then 0
        end as value,
        {{ combined_qualifier('applied') }} as qualifier
    from applied

)

select * from cells
