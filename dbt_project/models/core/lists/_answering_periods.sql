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

-- The period itself, and the longer ones that end with it.
meeting as (

    select
        owed.form,
        owed.reporting_unit,
        owed.period_key,
        calendar.period_key as meeting_key,
        owed.from_position as recorded_from_position,
        owed.to_position as recorded_to_position
    from owed
    inner join {{ ref('_calendar') }} as calendar
        on
            owed.period_basis = calendar.period_basis
            and owed.period_end = calendar.period_end
            and owed.period_start >= calendar.period_start
            and (
                owed.period_key = calendar.period_key
                or calendar.cadence = any(string_to_array(owed.also_met_by, ' '))
            )

),

versions as (

    select
        form,
        reporting_unit,
        period_key,
        meeting_key as answering_key,
        'longer' as answer,
        recorded_from_position,
        recorded_to_position
    from meeting
    where meeting_key <> period_key

    union

    select
        form,
        reporting_unit,
        period_key,
        split_part(meeting_key, '.', 1) || '.assumed' as answering_key,
        'unconfirmed' as answer,
        recorded_from_position,
        recorded_to_position
    from meeting

)

{{ merged_versions('versions', ['form', 'reporting_unit', 'period_key', 'answering_key'], ['answer']) }}
