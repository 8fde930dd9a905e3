{# The measures of one form's slots: the sums of their filings, added up for as long as they hold. One form a table, so that two are
   built at a time. #}
{% macro slot_measures_of(form) -%}
with filings as (

    select * from {{ ref('touched_filings') }}
    where event_type = 'ReportFiled' and form = '{{ form }}'

),

filing_sums as not materialized (

    select * from {{ ref('_filing_sums_' ~ form) }}

),

-- Of nearly all streams one filing states every figure, and all hold from and to the same positions: its sums stand as long.
uniform_streams as (

    select stream
    from filing_sums
    group by stream
    having
        min(event_position) = max(event_position)
        and min(recorded_from_position) = max(recorded_from_position)
        and min(coalesce(recorded_to_position, 0)) = max(coalesce(recorded_to_position, 0))

),

standing as (

    select * from filing_sums
    where stream in (select uniform_streams.stream from uniform_streams)

),

changing as (

    select * from filing_sums
    where stream not in (select uniform_streams.stream from uniform_streams)

),

-- A figure enters the sum at one position and leaves it at another.
changes as (

    select
        *,
        recorded_from_position as position,
        1 as sign
    from changing

    union all

    select
        *,
        recorded_to_position as position,
        -1 as sign
    from changing
    where recorded_to_position is not null

),

changes_by_position as (

    select
        {{ slot_measure_codes() }},
        position,
        sum(sign * value) as value,
        sum(sign * figures) as figures,
        sum(sign * denominator) as denominator,
        sum(sign * with_denominator) as with_denominator,
        sum(sign * at_least) as at_least,
        sum(sign * at_most) as at_most,
        sum(sign * approximately) as approximately
    from changes
    group by
        {{ slot_measure_codes() }},
        position

),

running as (

    select
        {{ slot_measure_codes() }},
        sum(value) over so_far as value,
        sum(figures) over so_far as figures,
        sum(denominator) over so_far as denominator,
        sum(with_denominator) over so_far as with_denominator,
        sum(at_least) over so_far as at_least,
        sum(at_most) over so_far as at_most,
        sum(approximately) over so_far as approximately,
        position as recorded_from_position,
        lead(position) over so_far as recorded_to_position
    from changes_by_position
    window so_far as (
        partition by {{ slot_measure_codes() }}
        order by position
    )

),

summed as (

    select
        {{ slot_measure_codes() }},
        value,
        figures,
        denominator,
        with_denominator,
        at_least,
        at_most,
        approximately,
        recorded_from_position,
        recorded_to_position
    from standing

    union all

    select * from running
    where figures > 0

),

-- What all filings of a stream have in common.
slots as (

    select
        stream,
        max(province_key) as province_key,
        max(reporting_unit) as reporting_unit,
        max(period_key) as period_key,
        max(channel) as channel,
        max(origin) as origin,
        max(reporting_unit_kind) as reporting_unit_kind
    from filings
    group by stream

),

row_versions as (

    select
        slots.stream,
        '{{ form }}' as form,
        slots.province_key,
        slots.reporting_unit,
        slots.reporting_unit_kind,
        slots.period_key,
        slots.channel,
        slots.origin,
        summed.obs_status,
        summed.measure_code,
        summed.activity_code,
        summed.item_code,
        summed.unit_code,
        summed.subject_code,
        summed.acquisition_code,
        summed.mode,
        summed.operation_key,
        summed.level,
        summed.relation,
        summed.value_per,
        summed.lower_levels_complete,
        summed.value,
        {{ combined_qualifier('summed') }} as qualifier,
        {{ denominator_columns('summed') }},
        summed.recorded_from_position,
        summed.recorded_to_position
    from summed
    inner join slots
        on summed.stream = slots.stream

)

select * from row_versions
{%- endmacro %}
