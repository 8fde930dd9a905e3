{%- set slot = [
    'stream', 'origin', 'origin_name', 'province_key', 'reporting_unit', 'reporting_unit_name', 'period_key', 'period_label',
    'period_start', 'period_end', 'end_month', 'cadence', 'cadence_name', 'filing_state', 'acquisition_code',
] -%}

with figures as (

    select * from {{ ref('_figures_in_total') }}
    where form = 'seizures'

),

drugs as (

    select * from {{ ref('dim_item') }}
    where item_class = 'drug'

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

kilograms as (

    select
        figures.{{ slot | join(',\n        figures.') }},
        figures.item_code,
        case
            when figures.item_code = 'drugs_all' or drugs.parent_item_code = 'drugs_all' then figures.item_code
            else drugs.parent_item_code
        end as kind,
        sum(figures.value) filter (where figures.measure_code like '%kg_equivalent') as kg
    from figures
    inner join drugs
        on figures.item_code = drugs.item_code
    group by
        figures.{{ slot | join(',\n        figures.') }},
        figures.item_code,
        drugs.parent_item_code

),

kinds as (

    select
        {{ slot | join(',\n        ') }},
        kind,
        sum(kg) filter (where item_code = kind) as kg_stated,
        sum(kg) filter (where item_code <> kind) as kg_of_parts,
        count(*) filter (where kg is null) as items_without_kg
    from kilograms
    group by
        {{ slot | join(',\n        ') }},
        kind

),

-- What a report states of a kind may be the same goods as what it states of the kind's classes: the greater counts, and
-- the two are never added. First for the kinds right below `drugs_all`, then for `drugs_all` itself.
stated as (

    select
        {{ slot | join(',\n        ') }},
        max(kg_stated) filter (where kind = 'drugs_all') as kg_stated,
        sum(greatest(kg_stated, kg_of_parts)) filter (where kind <> 'drugs_all') as kg_of_classes,
        sum(items_without_kg) as items_without_kg
    from kinds
    group by {{ slot | join(', ') }}

),

totals as (

    select
        {{ slot_on_boundaries('stated', 'boundary_provinces') }},
        stated.acquisition_code,
        stated.kg_stated,
        stated.kg_of_classes,
        greatest(stated.kg_stated, stated.kg_of_classes) as kg_total,
        cast(stated.items_without_kg as integer) as items_without_kg,
        stated.filing_state
    from stated
    inner join boundary_provinces
        on stated.province_key = boundary_provinces.reported_province_key

)

select * from totals
