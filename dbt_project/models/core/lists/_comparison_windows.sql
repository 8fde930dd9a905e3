-- Which periods are added up for a period and for the same period of the year before: that period alone, or all of its year from
-- the beginning. A full build makes them, as it does the calendar.
with calendar as (

    select
        *,
        row_number() over (
            partition by period_basis, cadence, calendar_year
            order by period_end
        ) as number_in_year
    from {{ ref('_calendar') }}
    where period_basis <> 'calendar'

),

windows as (

    select
        calendar.period_key,
        spans.span,
        sides.side,
        parts.period_key as part_key
    from calendar
    cross join (values ('this_year', 0), ('last_year', 1)) as sides (side, years_before)
    cross join (values ('period'), ('cumulative')) as spans (span)
    inner join calendar as parts
        on
            calendar.period_basis = parts.period_basis
            and calendar.cadence = parts.cadence
            and calendar.calendar_year - sides.years_before = parts.calendar_year
    where
        -- Nine months and a year begin with the year: they have no other sum since then.
        (spans.span = 'period' or calendar.cadence in ('month', 'quarter', 'half'))
        and (
            calendar.number_in_year = parts.number_in_year
            or (spans.span = 'cumulative' and calendar.number_in_year > parts.number_in_year)
        )

)

select * from windows
where {{ from_position() }} = 0
