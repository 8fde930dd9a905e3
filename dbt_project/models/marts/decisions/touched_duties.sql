-- Whose report each touched province owes on a form for a period, and from which position on.
with touched as (

    select * from {{ ref('touched_province_periods') }}

),

duties as (

    select * from {{ ref('_duties') }}

),

-- The day of a campaign or a stage is given by an event.
asked_for as (

    select * from {{ ref('_due_date_versions') }}
    where {{ has_own_bounds() }} and recorded_from_position <= {{ to_position() }}

),

unit_territories as (

    select * from {{ ref('_unit_territories') }}

),

reporting_units as (

    select distinct
        reporting_unit,
        kind
    from {{ source('reference', 'reporting_units') }}

),

owed as (

    select
        touched.province_period_id,
        duties.reporting_unit,
        duties.reporting_unit_kind = 'consolidated' as is_consolidated,
        duties.recorded_from_position,
        duties.recorded_to_position
    from touched
    inner join duties
        on
            touched.period_key = duties.period_key
            and touched.province_key = duties.province_key
            and touched.form = duties.form

    union all

    select
        touched.province_period_id,
        asked_for.reporting_unit,
        reporting_units.kind = 'consolidated' as is_consolidated,
        greatest(asked_for.recorded_from_position, unit_territories.recorded_from_position) as recorded_from_position,
        least(asked_for.recorded_to_position, unit_territories.recorded_to_position) as recorded_to_position
    from touched
    inner join asked_for
        on
            touched.form = asked_for.form
            and touched.period_key = asked_for.period_key
            and coalesce(asked_for.province_key, touched.province_key) = touched.province_key
    inner join unit_territories
        on
            asked_for.form = unit_territories.form
            and asked_for.reporting_unit = unit_territories.reporting_unit
            and touched.province_key = unit_territories.province_key
            and unit_territories.days @> asked_for.period_end
    inner join reporting_units
        on asked_for.reporting_unit = reporting_units.reporting_unit
    where
        coalesce(asked_for.recorded_to_position, 9223372036854775807) > unit_territories.recorded_from_position
        and coalesce(unit_territories.recorded_to_position, 9223372036854775807) > asked_for.recorded_from_position

)

select * from owed
