-- One row per alert as it stands now, its columns from whose it is to how it stands (against the lint rule). A live view: alert
-- events ask for no build and move no figure. What people decided holds until the alert is raised again; an
-- acknowledgement or a snooze ends by itself.
create or replace view quality.alerts as
select  -- noqa: ST06
    substr(a.stream, 7) as alert_key,
    a.raised ->> 'kind' as kind,
    a.raised ->> 'severity' as severity,
    case
        when a.resolved_position > a.raised_position then 'resolved'
        when a.judged_position > a.raised_position and a.judged ->> 'verdict' = 'true_value' then 'settled'
        when a.handled_position > a.raised_position and (a.handled ->> 'until')::timestamptz > now()
            then case when a.handled_type = 'AlertSnoozed' then 'snoozed' else 'acknowledged' end
        else 'open'
    end as state,
    a.raised ->> 'origin' as origin,
    a.raised ->> 'form' as form,
    a.raised ->> 'province_key' as province_key,
    a.raised ->> 'reporting_unit' as reporting_unit,
    a.raised ->> 'period_key' as period_key,
    a.raised -> 'facts' as facts,
    a.raised ->> 'sentence_vi' as sentence_vi,
    a.raised ->> 'sentence_en' as sentence_en,
    a.first_raised_at,
    a.since,
    a.times_raised,
    a.escalations,
    case when a.handled_position > a.raised_position then (a.handled ->> 'until')::timestamptz end as handled_until,
    case when a.handled_position > a.raised_position then a.handled_by end as handled_by,
    case when a.resolved_position > a.raised_position then a.resolved ->> 'how' end as resolved_how,
    case when a.judged_position > a.raised_position then a.judged ->> 'verdict' end as verdict,
    a.position,
    a.version
from (
    select
        e.stream,
        (array_agg(e.payload order by e.position desc) filter (where e.says_what))[1] as raised,
        max(e.position) filter (where e.is_raised) as raised_position,
        min(e.recorded_at) filter (where e.is_raised) as first_raised_at,
        max(e.recorded_at) filter (where e.is_raised) as since,
        count(*) filter (where e.is_raised)::integer as times_raised,
        count(*) filter (where e.type = 'AlertEscalated' and e.position > e.raised_position)::integer as escalations,
        max(e.position) filter (where e.type = 'AlertResolved') as resolved_position,
        (array_agg(e.payload order by e.position desc) filter (where e.type = 'AlertResolved'))[1] as resolved,
        (array_agg(e.payload order by e.position desc) filter (where e.type = 'AlertJudged'))[1] as judged,
        max(e.position) filter (where e.type = 'AlertJudged') as judged_position,
        (array_agg(e.payload order by e.position desc) filter (where e.is_handled))[1] as handled,
        (array_agg(e.type order by e.position desc) filter (where e.is_handled))[1] as handled_type,
        (array_agg(e.actor order by e.position desc) filter (where e.is_handled))[1] as handled_by,
        max(e.position) filter (where e.is_handled) as handled_position,
        max(e.position) as position,
        max(e.version) as version
    from (
        select
            l.*,
            l.type in ('AlertRaised', 'AlertReopened') as is_raised,
            l.type in ('AlertRaised', 'AlertReopened', 'AlertUpdated') as says_what,
            l.type in ('AlertAcknowledged', 'AlertSnoozed') as is_handled,
            max(l.position) filter (where l.type in ('AlertRaised', 'AlertReopened')) over (
                partition by l.stream
            ) as raised_position
        from eventlog.events as l
        where
            l.type in (
                'AlertRaised', 'AlertReopened', 'AlertUpdated', 'AlertEscalated', 'AlertAcknowledged', 'AlertSnoozed',
                'AlertResolved', 'AlertJudged'
            )
    ) as e
    group by e.stream
) as a;

comment on view quality.alerts is 'One row per alert, as it stands now.';
