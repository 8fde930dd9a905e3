-- One row per alert as it stands now, its columns in the order in which a reader asks (against the lint rule). A live view: alert
-- events ask for no build and move no figure. What people decided holds until the alert is raised again; an
-- acknowledgement or a snooze ends by itself.
create or replace view quality.alerts as
with alert_events as (
    select
        e.stream,
        e.position,
        e.version,
        e.type,
        e.recorded_at,
        e.actor,
        e.payload,
        e.type in ('AlertRaised', 'AlertReopened') as is_raised,
        e.type in ('AlertRaised', 'AlertReopened', 'AlertUpdated') as says_what,
        e.type in ('AlertAcknowledged', 'AlertSnoozed') as is_handled,
        max(e.position) filter (where e.type in ('AlertRaised', 'AlertReopened')) over (
            partition by e.stream
        ) as raised_position,
        max(e.position) filter (where e.type in ('AlertAcknowledged', 'AlertSnoozed')) over (
            partition by e.stream
        ) as handled_position
    from eventlog.events as e
    where
        e.type in (
            'AlertRaised', 'AlertReopened', 'AlertUpdated', 'AlertEscalated', 'AlertAcknowledged', 'AlertSnoozed',
            'AlertResolved', 'AlertJudged'
        )
),

-- Of what was decided, only what came after the alert was raised last still holds.
alerts as (
    select
        a.stream,
        (array_agg(a.payload order by a.position desc) filter (where a.says_what))[1] as raised,
        min(a.recorded_at) filter (where a.is_raised) as first_raised_at,
        max(a.recorded_at) filter (where a.is_raised) as since,
        count(*) filter (where a.is_raised)::integer as times_raised,
        -- What an office took up and left lying begins anew.
        count(*) filter (
            where a.type = 'AlertEscalated' and a.position > greatest(a.raised_position, a.handled_position)
        )::integer as escalations,
        (array_agg(a.payload order by a.position desc) filter (
            where a.type = 'AlertResolved' and a.position > a.raised_position
        ))[1] ->> 'how' as resolved_how,
        (array_agg(a.payload order by a.position desc) filter (
            where a.type = 'AlertJudged' and a.position > a.raised_position
        ))[1] ->> 'verdict' as verdict,
        ((array_agg(a.payload order by a.position desc) filter (
            where a.is_handled and a.position > a.raised_position
        ))[1] ->> 'until')::timestamptz as handled_until,
        (array_agg(a.type order by a.position desc) filter (
            where a.is_handled and a.position > a.raised_position
        ))[1] as handled_type,
        (array_agg(a.actor order by a.position desc) filter (
            where a.is_handled and a.position > a.raised_position
        ))[1] as handled_by,
        max(a.recorded_at) as changed_at,
        max(a.position) as position,
        max(a.version) as version
    from alert_events as a
    group by a.stream
),

alert_states as (
    select
        a.*,
        case
            when a.resolved_how is not null then 'resolved'
            when a.verdict = 'true_value' then 'settled'
            when a.handled_until > now() and a.handled_type = 'AlertSnoozed' then 'snoozed'
            when a.handled_until > now() then 'acknowledged'
            else 'open'
        end as state
    from alerts as a
)

select  -- noqa: ST06
    substr(a.stream, 7) as alert_key,
    a.raised ->> 'kind' as kind,
    kinds.name_vi as kind_name,
    a.raised ->> 'severity' as severity,
    severities.name_vi as severity_name,
    -- 1 is the worst.
    array_position(array['error', 'warning', 'notice'], a.raised ->> 'severity') as severity_order,
    a.state,
    states.name_vi as state_name,
    -- Neither mended nor settled by a person: the problem is there.
    a.state in ('open', 'acknowledged', 'snoozed') as is_standing,
    a.raised ->> 'origin' as origin,
    a.raised ->> 'form' as form,
    a.raised ->> 'province_key' as province_key,
    a.raised ->> 'province_name' as province_name,
    -- The official order, as core.dim_province has it.
    (
        select max(p.gso_code::integer)
        from reference.provinces as p
        where p.province_key = a.raised ->> 'province_key' and p.recorded_to_position is null
    ) as province_order,
    a.raised ->> 'reporting_unit' as reporting_unit,
    units.name_vi as reporting_unit_name,
    a.raised ->> 'period_key' as period_key,
    (a.raised -> 'facts' ->> 'due_date')::date as due_date,
    a.raised -> 'facts' as facts,
    a.raised ->> 'sentence_vi' as sentence_vi,
    a.raised ->> 'sentence_en' as sentence_en,
    a.first_raised_at,
    a.since,
    (a.since at time zone 'Asia/Ho_Chi_Minh')::date as since_date,
    a.times_raised,
    a.escalations,
    a.handled_until,
    a.handled_by,
    a.resolved_how,
    a.verdict,
    a.changed_at,
    a.position,
    a.version
from alert_states as a
left join reference.code_values as kinds
    on
        kinds.list = 'alert_kind' and kinds.code = a.raised ->> 'kind' and kinds.recorded_to_position is null
left join reference.code_values as severities
    on
        severities.list = 'alert_severity'
        and severities.code = a.raised ->> 'severity'
        and severities.recorded_to_position is null
left join reference.code_values as states
    on states.list = 'alert_state' and a.state = states.code and states.recorded_to_position is null
left join reference.reporting_units as units
    on units.reporting_unit = a.raised ->> 'reporting_unit' and units.recorded_to_position is null;

comment on view quality.alerts is 'One row per alert, as it stands now.';
