-- One row per time an alert was raised or ended, by itself, by hand or by a person's verdict. What ends an alert that has ended
-- already is no change.
create or replace view quality.alert_changes as
with alert_events as (
    select
        e.stream,
        e.position,
        e.recorded_at,
        e.type in ('AlertRaised', 'AlertReopened') as is_raised,
        count(*) filter (where e.type in ('AlertRaised', 'AlertReopened')) over (
            partition by e.stream
            order by e.position
        ) as times_raised
    from eventlog.events as e
    where
        e.type in ('AlertRaised', 'AlertReopened', 'AlertResolved')
        or (e.type = 'AlertJudged' and e.payload ->> 'verdict' = 'true_value')
),

ranked_events as (
    select
        a.*,
        row_number() over (partition by a.stream, a.times_raised, a.is_raised order by a.position) as nth
    from alert_events as a
)

select  -- noqa: ST06
    substr(a.stream, 7) as alert_key,
    r.payload ->> 'kind' as kind,
    kinds.name_vi as kind_name,
    r.payload ->> 'origin' as origin,
    r.payload ->> 'form' as form,
    r.payload ->> 'province_key' as province_key,
    r.payload ->> 'province_name' as province_name,
    r.payload ->> 'reporting_unit' as reporting_unit,
    r.payload ->> 'period_key' as period_key,
    a.is_raised,
    a.recorded_at as changed_at,
    -- Its Monday.
    to_char(date_trunc('week', a.recorded_at at time zone 'Asia/Ho_Chi_Minh'), 'YYYY-MM-DD') as week,
    a.position
from ranked_events as a
-- The first event of an alert says what its key means, which never changes.
inner join eventlog.events as r on a.stream = r.stream and r.version = 1
left join reference.code_values as kinds
    on
        kinds.list = 'alert_kind' and kinds.code = r.payload ->> 'kind' and kinds.recorded_to_position is null
where a.nth = 1;

comment on view quality.alert_changes is 'One row per time an alert was raised or ended.';
