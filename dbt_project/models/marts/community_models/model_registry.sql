with members as (

    select * from {{ ref('dim_model') }}

),

models as (

    select * from {{ ref('fct_models') }}
    where recorded_to_position is null and obs_status = 'A'

),

states as (

    select * from {{ ref('model_states') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

code_values as (

    select * from {{ ref('dim_code_value') }}

),

events as (

    select * from {{ source('eventlog', 'events') }}

),

-- The day of the last event the reader knows, not of the clock, so that the answer at a position stays the same.
today as (

    select cast(recorded_at at time zone 'Asia/Ho_Chi_Minh' as date) as day
    from events
    where position <= {{ reading_position() }}
    order by position desc
    limit 1

),

-- Names and place are those of the model that stands for the others; where no report in force names that one, of the latest.
headings as (

    select distinct on (origin, canonical_model_id)
        *,
        count(*) over (partition by origin, canonical_model_id) as instances,
        max(last_period_end) over (partition by origin, canonical_model_id) as last_named_on,
        max(category_code) over (partition by origin, canonical_model_id) as any_category_code,
        max(category_name) over (partition by origin, canonical_model_id) as any_category_name,
        bool_or(is_registered) over (partition by origin, canonical_model_id) as any_registered
    from members
    order by
        origin asc,
        canonical_model_id asc,
        model_id = canonical_model_id desc,
        last_period_end desc nulls last,
        model_id asc

),

-- What the latest report says; two reports of one period may speak of the same points, so nothing is added.
latest as (

    select distinct on (members.origin, members.canonical_model_id)
        members.origin,
        members.canonical_model_id,
        models.points,
        models.groups,
        models.members
    from members
    inner join models
        on
            members.origin = models.origin
            and members.model_id = models.model_id
    inner join periods
        on models.period_key = periods.period_key
    order by
        members.origin asc,
        members.canonical_model_id asc,
        periods.period_end desc,
        models.event_position desc,
        models.line_no asc

),

lives as (

    select distinct on (origin, model_id)
        origin,
        model_id,
        state,
        state_name,
        max(observed_on) filter (where is_allowed and state <> state_before) over whole as state_since,
        max(observed_on) filter (where is_allowed and code = 'reviewed') over whole as last_reviewed_on,
        count(*) filter (where not is_allowed) over whole as steps_refused
    from states
    window whole as (partition by origin, model_id)
    order by origin asc, model_id asc, step_no desc

),

registry as (

    select
        headings.origin,
        boundary_provinces.boundary_set,
        boundary_provinces.province_key,
        boundary_provinces.province_name,
        boundary_provinces.province_order,
        headings.province_key as reported_province_key,
        headings.canonical_model_id as model_id,
        headings.model_name,
        headings.level,
        headings.place,
        headings.sponsor,
        headings.any_category_code as category_code,
        headings.any_category_name as category_name,
        headings.any_registered as is_registered,
        cast(headings.instances as integer) as instances,
        latest.points,
        latest.groups,
        latest.members,
        coalesce(lives.state, 'mentioned') as state,
        coalesce(lives.state_name, mentioned.code_name) as state_name,
        lives.state_since,
        lives.last_reviewed_on,
        headings.last_named_on,
        cast(coalesce(lives.steps_refused, 0) as integer) as steps_refused,
        case
            when coalesce(lives.state, '') <> 'active' then 'not_active'
            when
                greatest(lives.last_reviewed_on, lives.state_since)
                < (select today.day from today) - interval '12 months'
                then 'not_reviewed'
            else 'in_time'
        end as review_state
    from headings
    inner join boundary_provinces
        on headings.province_key = boundary_provinces.reported_province_key
    inner join code_values as mentioned
        on
            mentioned.code_list = 'model_state'
            and mentioned.code = 'mentioned'
    left join latest
        on
            headings.origin = latest.origin
            and headings.canonical_model_id = latest.canonical_model_id
    left join lives
        on
            headings.origin = lives.origin
            and headings.canonical_model_id = lives.model_id

),

named as (

    select
        *,
        case review_state
            when 'not_reviewed' then 'Chưa rà soát'
            when 'in_time' then 'Trong hạn rà soát'
            else 'Không hoạt động'
        end as review_state_name
    from registry

)

select * from named
