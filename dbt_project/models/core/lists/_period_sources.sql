-- Of which periods' reports a period's figure may be taken: its own, or else those of the months that fill it.
with calendar as (

    select * from {{ ref('_calendar') }}
    where period_basis <> 'calendar'

),

made as (

    select
        calendar.period_key,
        months.period_key as source_key,
        calendar.period_end = months.period_end as is_last
    from calendar
    inner join calendar as months
        on
            months.cadence = 'month'
            and calendar.cadence <> 'month'
            and calendar.period_basis = months.period_basis
            and calendar.period_start <= months.period_start
            and calendar.period_end >= months.period_end

),

sources as (

    select
        period_key,
        period_key as source_key,
        false as is_made,
        true as is_last,
        period_key in (select made.period_key from made) as has_months
    from calendar

    union all

    select
        period_key,
        source_key,
        true as is_made,
        is_last,
        true as has_months
    from made

)

select * from sources
where {{ from_position() }} = 0
