{%- set new_period -%}
    exists (
            select 1 from {{ ref('_periods') }} as new_periods
            where
                new_periods.recorded_from_position > {{ from_position() }}
                and new_periods.period_key not in (select calendar.period_key from {{ ref('_calendar') }} as calendar)
        )
{%- endset -%}

with spans as (

    {{ list_spans(['due_rules', 'public_holidays'], also=new_period) }}

),

-- A period that is no calendar's has a due date where a rule names its kind.
periods as (

    select
        period_key,
        period_end,
        period_basis,
        cadence
    from {{ ref('_calendar') }}

    union

    select
        period_key,
        max(period_end) as period_end,
        max(period_basis) as period_basis,
        max(cadence) as cadence
    from {{ ref('_periods') }}
    where period_key not in (select calendar.period_key from {{ ref('_calendar') }} as calendar)
    group by period_key

),

versions as (

    select
        due_rules.form,
        due_rules.reporting_unit,
        periods.period_key,
        {{ due_date('due_rules', 'days') }} as due_date,
        coalesce(due_rules.grace_days, 0) as grace_days,
        spans.from_position as recorded_from_position,
        spans.to_position as recorded_to_position
    from {{ source('reference', 'due_rules') }} as due_rules
    inner join spans
        on {{ holds_at_span('due_rules') }}
    inner join periods
        on
            due_rules.cadence = periods.cadence
            and due_rules.basis = periods.period_basis
            and periods.period_end between due_rules.valid_from and coalesce(due_rules.valid_to, 'infinity')
    inner join {{ ref('_days') }} as days
        on
            periods.period_end + due_rules.due_days = days.day
            and {{ holds_at_span('days') }}

)

{{ merged_versions('versions', ['form', 'reporting_unit', 'period_key'], ['due_date', 'grace_days']) }}
