-- Which figures of a report keep another of it from being a zero that goes without saying: who reports meetings and leaves out how many
-- came does not say that nobody came, and what is called synthetic drugs may hold ketamine.
with recursive activity_measures as (

    select * from {{ source('reference', 'activity_measures') }}
    where {{ in_force_as_of() }}

),

items as (

    select * from {{ ref('dim_item') }}

),

listed_goods as (

    select * from {{ source('reference', 'listed_goods') }}
    where {{ in_force_as_of() }}

),

ancestors as (

    select
        item_code,
        item_code as ancestor_code
    from items

    union

    select
        ancestors.item_code,
        items.parent_item_code as ancestor_code
    from ancestors
    inner join items
        on ancestors.ancestor_code = items.item_code
    where items.parent_item_code is not null

),

-- A good, what it is a kind of, and its own kinds.
kindred as (

    select
        item_code,
        ancestor_code as kin_item_code
    from ancestors

    union

    select
        ancestor_code as item_code,
        item_code as kin_item_code
    from ancestors

),

kin_figures as (

    -- The counts of one activity,
    select distinct
        'activities' as form,
        own.measure_code,
        cast(null as text) as item_code,
        cast(null as text) as unit_code,
        others.measure_code as kin_measure_code,
        cast(null as text) as kin_item_code
    from activity_measures as own
    inner join activity_measures as others
        on own.activity_code = others.activity_code
    where own.measure_code <> others.measure_code

    union all

    -- those of seizures,
    select
        'seizures' as form,
        own.measure_code,
        cast(null as text) as item_code,
        cast(null as text) as unit_code,
        others.measure_code as kin_measure_code,
        cast(null as text) as kin_item_code
    from (values ('seizure_cases'), ('seizure_suspects')) as own (measure_code)
    cross join
        (values ('seizure_cases'), ('seizure_suspects'), ('seizure_quantity')) as others (measure_code)
    where own.measure_code <> others.measure_code

    union all

    -- and goods of one kind, in whatever unit.
    select distinct
        listed_goods.form,
        listed_goods.measure_code,
        listed_goods.item_code,
        listed_goods.unit_code,
        listed_goods.measure_code as kin_measure_code,
        kindred.kin_item_code
    from listed_goods
    inner join kindred
        on listed_goods.item_code = kindred.item_code

)

select * from kin_figures
