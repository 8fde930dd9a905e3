with days as (

    select * from {{ ref('_days') }}
    where {{ in_force_as_of() }}

),

today as (

    select * from {{ ref('_today') }}

),

-- To two years after what the reader knows of.
dimension as (

    select
        day,
        is_working_day,
        day_name,
        next_working_day
    from days
    where day <= (select date_trunc('year', today.day) + interval '2 years' from today)

)

select * from dimension
