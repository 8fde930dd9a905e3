-- The windows that acts fix follow from the year alone, whatever any list says: only a full build makes them.
with calendar as (

    {{ calendar(2000, 2049) }}

),

dated as (

    select
        period_key,
        period_label,
        period_start,
        period_end,
        period_basis,
        cadence,
        cast(left(period_key, 4) as integer) as calendar_year
    from calendar

)

select * from dated
where {{ from_position() }} = 0
