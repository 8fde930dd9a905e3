-- Of the touched streams, on both sides: among all groups there are, looking for one takes longer each year.
with exhibits as (

    select * from {{ ref('_seizure_exhibits') }}
    where {{ is_tested() }}

),

seizures as (

    select * from {{ ref('_seizures') }}
    where {{ is_tested() }}

),

groupless as (

    select
        exhibits.event_position,
        exhibits.line_no,
        exhibits.seizure_group_key
    from exhibits
    left join seizures
        on exhibits.seizure_group_key = seizures.seizure_group_key
    where seizures.seizure_group_key is null

)

select * from groupless
