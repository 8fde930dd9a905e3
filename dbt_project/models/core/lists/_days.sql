with spans as (

    {{ list_spans(['public_holidays']) }}

),

public_holidays as (

    select
        public_holidays.*,
        spans.from_position
    from {{ source('reference', 'public_holidays') }} as public_holidays
    inner join spans
        on {{ holds_at_span('public_holidays') }}

),

-- From the first day of the map of 63; readers see two years beyond what they know of.
judged as (

    select
        cast(series.day as date) as day,
        public_holidays.name_vi as day_name,
        case public_holidays.kind
            when 'holiday' then false
            when 'working_day' then true
            else extract(isodow from series.day) < 6
        end as is_working_day,
        spans.from_position,
        spans.to_position
    from generate_series(timestamp '2008-08-01', timestamp '2049-12-31', interval '1 day') as series (day)
    cross join spans
    left join public_holidays
        on
            series.day = public_holidays.day
            and spans.from_position = public_holidays.from_position

),

versions as (

    select
        day,
        is_working_day,
        day_name,
        min(day) filter (where is_working_day) over (
            partition by from_position
            order by day desc
        ) as next_working_day,
        from_position as recorded_from_position,
        to_position as recorded_to_position
    from judged

)

{{ merged_versions('versions', ['day'], ['is_working_day', 'day_name', 'next_working_day']) }}
