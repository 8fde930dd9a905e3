-- Whom the office that asks for a campaign's or a stage's report has given a day: no list names it.
with extensions as (

    select * from {{ ref('_due_extensions') }}
    where {{ has_own_bounds() }}

),

unit_territories as (

    select * from {{ ref('_unit_territories') }}
    where {{ in_force_as_of() }}

),

asked as (

    select
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

)

select * from asked
