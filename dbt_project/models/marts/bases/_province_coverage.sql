{#- Whether what a province owes on a form for a period is there and whole, from one event or list to the next. -#}
{%- set keys = ['origin', 'form', 'province_key', 'period_key'] -%}

with touched as (

    select * from {{ ref('touched_province_periods') }}

),

duties as (

    select * from {{ ref('touched_duties') }}

),

slot_reports as (

    select
        slot_reports.*,
        touched.province_period_id
    from {{ ref('_slot_reports') }} as slot_reports
    inner join touched
        on {{ of_one_province_period('slot_reports', 'touched') }}

),

-- The reports that are said to hold the figures of another slot.
covering as (

    select
        stream,
        filing_state = 'incomplete' or channel = 'narrative' as is_incomplete,
        recorded_from_position,
        recorded_to_position
    from {{ ref('_filings') }}
    where
        filing_state in ('filed', 'incomplete')
        and stream in (select slot_reports.covering_stream from slot_reports)

),

covered as (

    select
        slot_reports.province_period_id,
        covering.recorded_from_position,
        covering.recorded_to_position
    from slot_reports
    inner join covering
        on slot_reports.covering_stream = covering.stream

),

changes as (

    {% for rows in ['slot_reports', 'covered', 'duties'] %}
        {% for bound in ['recorded_from_position', 'recorded_to_position'] %}
            select
                province_period_id,
                {{ bound }} as position
            from {{ rows }}
            where {{ bound }} <= {{ to_position() }}
            {{ 'union' if not loop.last }}
        {% endfor %}
        {{ 'union' if not loop.last }}
    {% endfor %}

),

spans as (

    select
        province_period_id,
        position as from_position,
        lead(position) over (
            partition by province_period_id
            order by position
        ) as to_position
    from changes

),

-- A unit's own report is there, or the one that is said to hold its figures.
stated as (

    select
        spans.province_period_id,
        spans.from_position,
        spans.to_position,
        slot_reports.reporting_unit,
        slot_reports.reporting_unit_kind = 'consolidated' as is_consolidated,
        true as is_known,
        false as is_owed,
        slot_reports.is_filed,
        slot_reports.is_filed or covering.stream is not null as is_reported,
        (slot_reports.is_filed and slot_reports.is_incomplete) or covering.is_incomplete as is_incomplete
    from spans
    inner join slot_reports
        on spans.province_period_id = slot_reports.province_period_id and {{ holds_at_span('slot_reports') }}
    left join covering
        on
            slot_reports.covering_stream = covering.stream
            and slot_reports.is_covered
            and {{ holds_at_span('covering') }}

    union all

    select
        spans.province_period_id,
        spans.from_position,
        spans.to_position,
        duties.reporting_unit,
        duties.is_consolidated,
        false as is_known,
        true as is_owed,
        false as is_filed,
        false as is_reported,
        false as is_incomplete
    from spans
    inner join duties
        on spans.province_period_id = duties.province_period_id and {{ holds_at_span('duties') }}

),

units as (

    select
        province_period_id,
        from_position,
        to_position,
        bool_or(is_consolidated) as is_consolidated,
        bool_or(is_known) as is_known,
        bool_or(is_owed) as is_owed,
        bool_or(is_filed) as is_filed,
        bool_or(is_reported) as is_reported,
        coalesce(bool_or(is_incomplete), false) as is_incomplete
    from stated
    group by province_period_id, from_position, to_position, reporting_unit

),

-- All that may decide is counted in one grouping: which reports do is known once all of a province are. A province from which nothing
-- has come has no row: all that it owes is missing.
counted as (

    select
        province_period_id,
        from_position,
        to_position,
        bool_or(is_filed) as is_filed,
        bool_or(is_consolidated and (is_owed or is_reported)) as has_consolidated,
        bool_and(is_reported) filter (where is_consolidated) as is_consolidated_reported,
        bool_or(is_incomplete) filter (where is_consolidated) as is_consolidated_incomplete,
        bool_or(is_owed) as has_duty,
        bool_and(is_reported) filter (where is_owed) as are_owed_reported,
        bool_or(is_incomplete) filter (where is_owed) as is_owed_incomplete,
        bool_or(is_reported) as has_report,
        bool_or(is_incomplete) filter (where is_reported) as is_report_incomplete
    from units
    group by province_period_id, from_position, to_position
    having bool_or(is_known)

),

-- Which reports count for a province: the consolidated one where it is owed or there; else every component that is
-- owed; and where nothing is owed, what has come.
province_coverage as (

    select
        {{ province_period_keys('touched') }},
        counted.is_filed,
        case
            when counted.has_consolidated then counted.is_consolidated_reported
            when counted.has_duty then counted.are_owed_reported
            else counted.has_report
        end as is_reporting,
        coalesce(
            case
                when counted.has_consolidated then counted.is_consolidated_incomplete
                when counted.has_duty then counted.is_owed_incomplete
                else counted.is_report_incomplete
            end, false
        ) as is_incomplete,
        counted.from_position as recorded_from_position,
        counted.to_position as recorded_to_position
    from counted
    inner join touched
        on counted.province_period_id = touched.province_period_id

)

{{ merged_versions('province_coverage', keys, ['is_filed', 'is_reporting', 'is_incomplete']) }}
