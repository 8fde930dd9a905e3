with slot_measures as (

    select * from {{ ref('slot_measures') }}
    where form = 'seizures' and is_in_total

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
        slot_measures.stream,
        slot_measures.acquisition_code,
        slot_measures.item_code,
        drugs.parent_item_code,
        sum(slot_measures.value) filter (where slot_measures.measure_code like '%kg_equivalent') as kg
    from slot_measures
    inner join drugs
        on slot_measures.item_code = drugs.item_code
    group by
        slot_measures.stream,
        slot_measures.acquisition_code,
        slot_measures.item_code,
        drugs.parent_item_code

),

-- What a report states of a kind may be the same goods as what it states of the kind's classes: the greater counts, and
-- the two are never added. First for the kinds right below `drugs_all`, then for `drugs_all` itself.
kinds as (

    select
        stream,
        acquisition_code,
        case when parent_item_code = 'drugs_all' then item_code else parent_item_code end as item_code,
        greatest(
            sum(kg) filter (where parent_item_code = 'drugs_all'),
            sum(kg) filter (where parent_item_code <> 'drugs_all')
        ) as kg
    from kilograms
    where item_code <> 'drugs_all'
    group by
        stream,
        acquisition_code,
        case when parent_item_code = 'drugs_all' then item_code else parent_item_code end

),

classes as (

    select
        stream,
        acquisition_code,
        sum(kg) as kg
    from kinds
    group by stream, acquisition_code

),

stated as (

    select
        stream,
        acquisition_code,
        max(kg) filter (where item_code = 'drugs_all') as kg,
        cast(count(*) filter (where kg is null) as integer) as items_without_kg
    from kilograms
    group by stream, acquisition_code

),

slots as (

    select distinct
        stream,
        origin,
        province_key,
        reporting_unit,
        reporting_unit_name,
        period_key,
        period_label,
        period_start,
        period_end,
        filing_state
    from slot_measures

),

totals as (

    select
        {{ slot_on_boundaries('slots', 'boundary_provinces') }},
        stated.acquisition_code,
        stated.kg as kg_stated,
        classes.kg as kg_of_classes,
        greatest(stated.kg, classes.kg) as kg_total,
        stated.items_without_kg,
        slots.filing_state
    from stated
    inner join slots
        on stated.stream = slots.stream
    inner join boundary_provinces
        on slots.province_key = boundary_provinces.reported_province_key
    left join classes
        on
            stated.stream = classes.stream
            and stated.acquisition_code = classes.acquisition_code

)

select * from totals
