-- Which other period's report answers for a period that is owed: a longer one's, where the list of obligations says so, or one whose
-- basis nobody has confirmed.
with spans as (

    {{ list_spans(['obligations']) }}

),

obligations as (

    select
        obligations.*,
        spans.from_position,
        spans.to_position
    from {{ source('reference', 'obligations') }} as obligations
    inner join spans
        on {{ holds_at_span('obligations') }}

),

owed as (

    select distinct
        obligations.form,
        obligations.reporting_unit,
        obligations.also_met_by,
        calendar.period_key,
        calendar.period_start,
        calendar.period_end,
        calendar.period_basis,
        obligations.from_position,
        obligations.to_position
    from obligations
    inner join {{ ref('_calendar') }} as calendar
        on
            obligations.cadence = calendar.cadence
            and obligations.basis = calendar.period_basis
            and calendar.period_end
            between coalesce(obligations.valid_from, '-infinity') and coalesce(obligations.valid_to, 'infinity')

),

longer_periods as (

    select
        owed.form,
        owed.reporting_unit,
        owed.period_key,
        longer.period_key as answering_key,
        owed.from_position,
        owed.to_position
    from owed
    inner join {{ ref('_calendar') }} as longer
        on
            owed.period_basis = longer.period_basis
            and owed.period_end = longer.period_end
            and owed.period_start > longer.period_start
    where longer.cadence = any(string_to_array(owed.also_met_by, ' '))

),

versions as (

    select
        form,
        reporting_unit,
        period_key,
        answering_key,
        'longer' as answer,
        from_position as recorded_from_position,
        to_position as recorded_to_position
    from longer_periods

    union

    select
        form,
        reporting_unit,
        period_key,
        split_part(answering_key, '.', 1) || '.assumed' as answering_key,
        'unconfirmed' as answer,
        from_position as recorded_from_position,
        to_position as recorded_to_position
    from longer_periods

    union

    select
        form,
        reporting_unit,
        period_key,
        split_part(period_key, '.', 1) || '.assumed' as answering_key,
        'unconfirmed' as answer,
        from_position as recorded_from_position,
        to_position as recorded_to_position
    from owed

)

{{ merged_versions('versions', ['form', 'reporting_unit', 'period_key', 'answering_key'], ['answer']) }}
