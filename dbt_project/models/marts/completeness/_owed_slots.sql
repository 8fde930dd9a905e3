-- Every slot whose report is owed on the day it is, whether or not it came.
with duties as (

    select * from {{ ref('_duties') }}
    where {{ in_force_as_of() }}

),

slot_reports as not materialized (

    select * from {{ ref('_slot_reports') }}
    where {{ in_force_as_of() }} and is_filed

),

asked_slots as (

    select * from {{ ref('_asked_slots') }}

),

today as (

    select * from {{ ref('_today') }}

),

-- Nobody asks for reports of before the first one in force: one of a mistaken period binds nobody once it is withdrawn.
origins as (

    select
        origins.origin,
        (
            select min(slot_reports.period_end) from slot_reports
            where slot_reports.origin = origins.origin
        ) as first_period_end
    from {{ ref('dim_origin') }} as origins

),

owed as (

    select
        origins.origin,
        duties.form,
        duties.province_key,
        duties.reporting_unit,
        duties.period_key,
        duties.period_end
    from duties
    inner join origins
        on duties.period_end >= origins.first_period_end
    where duties.period_end <= (select today.day from today)

    union all

    select
        origins.origin,
        asked_slots.form,
        asked_slots.province_key,
        asked_slots.reporting_unit,
        asked_slots.period_key,
        asked_slots.period_end
    from asked_slots
    inner join origins
        on origins.origin = 'reported' or asked_slots.period_end >= origins.first_period_end
    where asked_slots.period_end <= (select today.day from today)

)

select * from owed
