with recursive identities as (

    select * from {{ ref('link_model_identities') }}

),

models as (

    select * from {{ ref('fct_models') }}
    where recorded_to_position is null and obs_status = 'A' and status <> 'mentioned'

),

model_events as (

    select * from {{ ref('fct_model_events') }}
    where recorded_to_position is null and obs_status = 'A'

),

periods as (

    select * from {{ ref('dim_period') }}

),

transitions as (

    select * from {{ source('reference', 'model_transitions') }}
    where {{ in_force_as_of() }}

),

code_values as (

    select * from {{ ref('dim_code_value') }}

),

-- A reported status speaks of the last day of its period, after the steps of that day.
observed as (

    select
        models.origin,
        models.model_id,
        'status' as observed,
        models.status as code,
        periods.period_end as observed_on,
        models.event_position,
        models.line_no
    from models
    inner join periods
        on models.period_key = periods.period_key

    union all

    select
        origin,
        model_id,
        'step' as observed,
        step as code,
        event_date as observed_on,
        event_position,
        line_no
    from model_events

),

-- Told by several reports it is observed once.
distinct_observed as (

    select distinct on (
        identities.origin,
        identities.canonical_model_id,
        observed.observed_on,
        observed.observed,
        observed.code
    )
        identities.origin,
        identities.canonical_model_id as model_id,
        observed.observed,
        observed.code,
        observed.observed_on,
        observed.event_position,
        observed.line_no
    from observed
    inner join identities
        on
            observed.origin = identities.origin
            and observed.model_id = identities.model_id
    order by
        identities.origin,
        identities.canonical_model_id,
        observed.observed_on,
        observed.observed,
        observed.code,
        observed.event_position,
        observed.line_no

),

in_order as (

    select
        *,
        row_number() over (
            partition by origin, model_id
            order by
                observed_on asc,
                observed desc,
                array_position(
                    array[
                        'surveyed', 'launched', 'recognised', 'consolidated', 'replicated', 'reviewed', 'commended',
                        'suspended', 'merged', 'dissolved'
                    ],
                    code
                ) asc,
                code asc
        ) as place_in_order
    from distinct_observed

),

compared as (

    select
        *,
        lag(observed || code) over (partition by origin, model_id order by place_in_order) as before
    from in_order

),

-- The same status period after period is one observation.
numbered as (

    select
        *,
        row_number() over (
            partition by origin, model_id
            order by place_in_order
        ) as step_no
    from compared
    where before is distinct from observed || code or observed = 'step'

),

-- Each step from the state the one before it left; one that cannot follow leaves the state as it was, and says so.
folded as (

    select distinct
        origin,
        model_id,
        cast(0 as bigint) as step_no,
        'mentioned' as state_before,
        'mentioned' as state,
        true as is_allowed
    from numbered

    union all

    select
        numbered.origin,
        numbered.model_id,
        numbered.step_no,
        folded.state as state_before,
        coalesce(transitions.to_state, folded.state) as state,
        transitions.to_state is not null as is_allowed
    from folded
    inner join numbered
        on
            folded.origin = numbered.origin
            and folded.model_id = numbered.model_id
            and folded.step_no = numbered.step_no - 1
    left join transitions
        on
            folded.state = transitions.from_state
            and numbered.observed = transitions.observed
            and numbered.code = transitions.code

),

states as (

    select
        numbered.origin,
        numbered.model_id,
        cast(numbered.step_no as integer) as step_no,
        numbered.observed,
        numbered.code,
        observed_codes.code_name,
        numbered.observed_on,
        folded.state_before,
        folded.state,
        model_states.code_name as state_name,
        folded.is_allowed,
        numbered.observed_on as state_from,
        lead(numbered.observed_on) over (
            partition by numbered.origin, numbered.model_id
            order by numbered.step_no
        ) as state_until,
        numbered.event_position,
        numbered.line_no
    from numbered
    inner join folded
        on
            numbered.origin = folded.origin
            and numbered.model_id = folded.model_id
            and numbered.step_no = folded.step_no
    left join code_values as observed_codes
        on
            numbered.code = observed_codes.code
            and observed_codes.code_list = 'model_' || numbered.observed
    left join code_values as model_states
        on
            folded.state = model_states.code
            and model_states.code_list = 'model_state'

)

select * from states
