{#- What a slot's filings say of its state, from one event to the next: when they came and what is in force. -#}
{%- set keys = ['origin', 'form', 'province_key', 'reporting_unit', 'period_key'] -%}
{%- set values = [
    'reporting_unit_kind', 'period_end', 'cadence', 'period_basis', 'is_filed', 'is_incomplete', 'is_nil', 'is_covered', 'covering_stream',
    'is_withdrawn', 'has_open_return', 'vintage', 'period_as_sent', 'period_as_sent_ref', 'first_received_at', 'last_received_at',
] -%}

with touched as (

    select * from {{ ref('touched_province_periods') }}

),

filings as (

    select
        filings.*,
        filings.filing_state in ('filed', 'incomplete') as is_report
    from {{ ref('_filings') }} as filings
    inner join touched
        on {{ of_one_province_period('filings', 'touched') }}
    -- A returned file whose slot could not be read belongs to no slot; it is listed among the findings.
    where filings.reporting_unit is not null

),

changes as (

    select
        {{ keys | join(',\n        ') }},
        recorded_from_position as position
    from filings

    union

    select
        {{ keys | join(',\n        ') }},
        recorded_to_position as position
    from filings
    where recorded_to_position is not null

),

spans as (

    select
        {{ keys | join(',\n        ') }},
        position as from_position,
        lead(position) over (
            partition by {{ keys | join(', ') }}
            order by position
        ) as to_position
    from changes

),

known as (

    select
        filings.*,
        spans.from_position,
        spans.to_position,
        {{ holds_at_span('filings') }} as is_in_force,
        bool_or(
            filings.channel = 'structured'
            and filings.filing_state in ('filed', 'incomplete', 'covered')
            and {{ holds_at_span('filings') }}
        ) over (
            partition by
                spans.origin,
                spans.form,
                spans.province_key,
                spans.reporting_unit,
                spans.period_key,
                spans.from_position
        ) as has_tables
    from filings
    inner join spans
        on
            {{ of_one_province_period('filings', 'spans') }}
            and filings.reporting_unit = spans.reporting_unit
            and filings.recorded_from_position <= spans.from_position

),

states as (

    select
        {{ keys | join(',\n        ') }},
        from_position as recorded_from_position,
        to_position as recorded_to_position,
        max(reporting_unit_kind) as reporting_unit_kind,
        max(period_end) as period_end,
        max(cadence) as cadence,
        max(period_basis) as period_basis,
        bool_or(is_report and is_in_force) as is_filed,
        -- What is there is not the whole.
        bool_or(is_report and is_in_force and (filing_state = 'incomplete' or channel = 'narrative')) as is_incomplete,
        bool_and(is_nil) filter (where is_report and is_in_force) as is_nil,
        bool_or(filing_state = 'covered' and is_in_force) as is_covered,
        max(covering_stream) filter (where filing_state = 'covered' and is_in_force) as covering_stream,
        bool_or(filing_state = 'withdrawn' and is_in_force) as is_withdrawn,
        bool_or(filing_state = 'returned' and is_in_force) as has_open_return,
        max(vintage) as vintage,
        (array_agg(period_as_sent order by event_position desc) filter (where is_report))[1] as period_as_sent,
        (array_agg(period_as_sent_ref order by event_position desc) filter (where is_report))[1] as period_as_sent_ref,
        min(received_at) filter (where is_report) as first_received_at,
        max(received_at) as last_received_at
    from known
    -- Tables in force answer for the slot; prose alone leaves it incomplete.
    where channel = 'structured' or not has_tables
    group by
        {{ keys | join(',\n        ') }},
        from_position,
        to_position

)

{{ merged_versions('states', keys, values) }}
