with recursive instances as (

    select * from {{ ref('_model_instances') }}

),

events as (

    select * from {{ source('eventlog', 'events') }}

),

-- A steward's last word on a model: it is another one, or it stands by itself again.
decisions as (

    select distinct on (stream)
        cast(payload ->> 'model_id' as uuid) as model_id,
        case when type = 'ModelsMerged' then cast(payload ->> 'into' as uuid) end as into_model_id
    from events
    where type in ('ModelsMerged', 'ModelSplit') and position <= {{ reading_position() }}
    order by stream asc, version desc

),

-- A line that names no sponsor speaks of the one model of that name and place that has one; of two, of neither.
sponsored as (

    select
        unstated.origin,
        unstated.model_id,
        cast(min(cast(stated.model_id as text)) as uuid) as into_model_id
    from instances as unstated
    inner join instances as stated
        on
            unstated.origin = stated.origin
            and unstated.province_key = stated.province_key
            and unstated.model_name_key = stated.model_name_key
            and coalesce(lower(unstated.place), '') = coalesce(lower(stated.place), '')
    where unstated.sponsor is null and stated.sponsor is not null
    group by unstated.origin, unstated.model_id
    having count(*) = 1

),

steps as (

    select
        instances.origin,
        instances.model_id,
        case
            when decisions.model_id is null then sponsored.into_model_id
            else decisions.into_model_id
        end as into_model_id,
        case when decisions.model_id is not null then 'merged' else 'sponsor_not_stated' end as basis
    from instances
    left join decisions
        on instances.model_id = decisions.model_id
    left join sponsored
        on
            instances.origin = sponsored.origin
            and instances.model_id = sponsored.model_id
    where decisions.into_model_id is not null or (decisions.model_id is null and sponsored.into_model_id is not null)

),

-- The intake of decisions refuses circles; the limit is for a log that holds one all the same.
paths as (

    select
        origin,
        model_id,
        model_id as canonical_model_id,
        0 as length
    from instances

    union all

    select
        paths.origin,
        paths.model_id,
        steps.into_model_id as canonical_model_id,
        paths.length + 1 as length
    from paths
    inner join steps
        on
            paths.origin = steps.origin
            and paths.canonical_model_id = steps.model_id
    where paths.length < 100

),

ends as (

    select distinct on (origin, model_id)
        origin,
        model_id,
        canonical_model_id
    from paths
    order by origin asc, model_id asc, length desc

),

identities as (

    select
        ends.origin,
        ends.model_id,
        ends.canonical_model_id,
        coalesce(steps.basis, 'itself') as basis
    from ends
    left join steps
        on
            ends.origin = steps.origin
            and ends.model_id = steps.model_id

)

select * from identities
