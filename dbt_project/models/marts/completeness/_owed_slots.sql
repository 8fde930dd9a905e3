-- Every slot whose report is owed on the day it is, whether or not it came.
with duties as (

    select * from {{ ref('_duties') }}
    where {{ in_force_as_of() }}

),

slot_reports as not materialized (

    select * from {{ ref('_slot_reports') }}
    where {{ in_force_as_of() }} and is_filed

),

extensions as (

    select * from {{ ref('_due_extensions') }}

),

unit_territories as (

    select * from {{ ref('_unit_territories') }}
    where {{ in_force_as_of() }}

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

    -- No list names the day of a campaign or a stage. Where the office that asks for its report has, all whom it asked owe it.
    select
        origins.origin,
        extensions.form,
        unit_territories.province_key,
        extensions.reporting_unit,
        extensions.period_key,
        extensions.period_end
    from extensions
    inner join unit_territories
        on
            extensions.form = unit_territories.form
            and extensions.reporting_unit = unit_territories.reporting_unit
            and coalesce(extensions.province_key, unit_territories.province_key) = unit_territories.province_key
            and unit_territories.days @> extensions.period_end
    inner join origins
        on origins.origin = 'reported' or extensions.period_end >= origins.first_period_end
    where {{ has_own_bounds('extensions') }} and extensions.period_end <= (select today.day from today)

)

select * from owed
