with events as (

    select * from {{ source('eventlog', 'events') }}

),

public_holidays as (

    select * from {{ source('reference', 'public_holidays') }}
    where {{ in_force_as_of() }}

),

-- From the first day of the map of 63 to two years after what the reader knows of.
days as (

    select cast(series.day as date) as day
    from generate_series(
        timestamp '2008-08-01',
        (
            select date_trunc('year', max(recorded_at)) + interval '2 years'
            from events
            where position = {{ reading_position() }}
        ),
        interval '1 day'
    ) as series (day)

),

judged as (

    select
        days.day,
        public_holidays.name_vi as day_name,
        case public_holidays.kind
            when 'holiday' then false
            when 'working_day' then true
            else extract(isodow from days.day) < 6
        end as is_working_day
    from days
    left join public_holidays
        on days.day = public_holidays.day

),

dimension as (

    select
        judged.day,
        judged.is_working_day,
        judged.day_name,
        min(judged.day) filter (where judged.is_working_day) over (
            order by judged.day desc
        ) as next_working_day
    from judged

)

select * from dimension
