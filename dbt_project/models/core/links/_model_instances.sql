with models as (

    select * from {{ ref('fct_models') }}
    where recorded_to_position is null and obs_status = 'A'

),

model_events as (

    select * from {{ ref('fct_model_events') }}
    where recorded_to_position is null and obs_status = 'A'

),

periods as (

    select * from {{ ref('dim_period') }}

),

events as (

    select * from {{ source('eventlog', 'events') }}

),

mentions as (

    select
        origin,
        model_id,
        province_key,
        level,
        place,
        sponsor,
        model_name,
        model_name_key,
        period_key,
        event_position,
        line_no
    from models

    union all

    select
        origin,
        model_id,
        province_key,
        level,
        place,
        sponsor,
        model_name,
        model_name_key,
        period_key,
        event_position,
        line_no
    from model_events

),

-- As it is written in the latest report that names it.
latest as (

    select distinct on (mentions.origin, mentions.model_id)
        mentions.*,
        periods.period_end
    from mentions
    inner join periods
        on mentions.period_key = periods.period_key
    order by
        mentions.origin asc,
        mentions.model_id asc,
        periods.period_end desc,
        mentions.event_position desc,
        mentions.line_no asc

),

registered as (

    select distinct on (stream)
        payload ->> 'origin' as origin,
        cast(payload ->> 'model_id' as uuid) as model_id,
        payload ->> 'province_key' as province_key,
        payload ->> 'level' as level,
        payload ->> 'place' as place,
        payload ->> 'sponsor' as sponsor,
        payload ->> 'name' as model_name,
        payload ->> 'category_code' as category_code
    from events
    where type = 'ModelRegistered' and position <= {{ reading_position() }}
    order by stream asc, version desc

),

instances as (

    select
        coalesce(latest.origin, registered.origin) as origin,
        coalesce(latest.model_id, registered.model_id) as model_id,
        coalesce(latest.province_key, registered.province_key) as province_key,
        coalesce(latest.level, registered.level) as level,
        coalesce(latest.place, registered.place) as place,
        coalesce(latest.sponsor, registered.sponsor) as sponsor,
        coalesce(registered.model_name, latest.model_name) as model_name,
        latest.model_name_key,
        registered.category_code,
        registered.model_id is not null as is_registered,
        latest.period_end as last_period_end,
        latest.event_position,
        latest.line_no
    from latest
    full outer join registered
        on
            latest.origin = registered.origin
            and latest.model_id = registered.model_id

)

select * from instances
