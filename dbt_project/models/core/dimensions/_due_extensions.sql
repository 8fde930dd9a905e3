with events as (

    select * from {{ source('eventlog', 'events') }}
    where type = 'DueDateExtended' and position <= {{ reading_position() }}

),

-- The last word on a duty holds. No province means every one.
extensions as (

    select distinct on (stream)
        payload ->> 'form' as form,
        payload ->> 'province_key' as province_key,
        payload ->> 'reporting_unit' as reporting_unit,
        payload -> 'period' ->> 'key' as period_key,
        payload -> 'period' ->> 'label' as period_label,
        cast(payload -> 'period' ->> 'start' as date) as period_start,
        cast(payload -> 'period' ->> 'end' as date) as period_end,
        payload -> 'period' ->> 'basis' as period_basis,
        payload -> 'period' ->> 'cadence' as cadence,
        cast(payload ->> 'due_date' as date) as due_date,
        position as recorded_from_position
    from events
    order by stream asc, version desc

)

select * from extensions
