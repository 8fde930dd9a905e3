{#
    The counting windows of Decree 09/2019/ND-CP, article 12, and of the police year (Guidance 01/HD-BCA-V05), for every
    year between two sub-selects that give years: period_key, label, start, end, basis and cadence, as `antq.periods`
    makes them. A month counts from day 15 of the month before to day 14; the longer periods are made of such months.
    Weeks are ISO weeks, since no act fixes one; they are owed only where the list of obligations names them.
#}
{% macro calendar(first_year, last_year) -%}
    select
        calendar_years.year || case cadences.cadence
            when 'month' then '-M' || lpad(cast(numbers.number as text), 2, '0')
            when 'quarter' then '-Q' || numbers.number
            when 'half' then '-H' || numbers.number
            when 'nine_months' then '-9M'
            else ''
        end || '.' || cadences.basis as period_key,
        case
            when cadences.cadence = 'month' then 'Tháng ' || numbers.number || '/'
            when cadences.cadence = 'quarter' then 'Quý ' || (array['I', 'II', 'III', 'IV'])[numbers.number] || '/'
            when cadences.cadence = 'half' and numbers.number = 1 then '6 tháng đầu năm '
            when cadences.cadence = 'half' then '6 tháng cuối năm '
            when cadences.cadence = 'nine_months' then '9 tháng năm '
            when cadences.basis = 'police_year' then 'Năm công tác Công an '
            else 'Năm '
        end || calendar_years.year as period_label,
        cast(
            make_date(calendar_years.year - 1, cadences.first_month, 15)
            + make_interval(months => (numbers.number - 1) * cadences.months) as date
        ) as period_start,
        cast(
            make_date(calendar_years.year - 1, cadences.first_month, 14)
            + make_interval(months => numbers.number * cadences.months) as date
        ) as period_end,
        cadences.basis as period_basis,
        cadences.cadence
    -- Constant bounds, and numbers that are listed, tell the planner how few rows there are.
    from generate_series(2000, 2099) as calendar_years (year)
    cross join (
        values
        ('month', 'decree_09', 12, 1, 12),
        ('quarter', 'decree_09', 12, 3, 4),
        ('half', 'decree_09', 12, 6, 2),
        ('nine_months', 'decree_09', 12, 9, 1),
        ('year', 'decree_09', 12, 12, 1),
        ('year', 'police_year', 11, 12, 1)
    ) as cadences (cadence, basis, first_month, months, periods)
    inner join (values (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) as numbers (number)
        on cadences.periods >= numbers.number
    where calendar_years.year between {{ first_year }} and {{ last_year }}

    union all

    select
        to_char(mondays.day, 'IYYY') || '-W' || to_char(mondays.day, 'IW') || '.calendar' as period_key,
        'Tuần ' || to_char(mondays.day, 'FMIW') || '/' || to_char(mondays.day, 'IYYY') as period_label,
        cast(mondays.day as date) as period_start,
        cast(mondays.day + interval '6 days' as date) as period_end,
        'calendar' as period_basis,
        'week' as cadence
    from generate_series(timestamp '2000-01-03', timestamp '2099-12-28', interval '7 days') as mondays (day)
    where cast(to_char(mondays.day, 'IYYY') as integer) between {{ first_year }} and {{ last_year }}
{%- endmacro %}


{# Condition: a campaign or a stage, whose window and day no calendar gives, but whoever asks for its report. #}
{% macro has_own_bounds(periods=none) -%}
    {{ periods ~ '.' if periods }}cadence in ('campaign', 'stage')
{%- endmacro %}


{# When a report is due by a rule: `days` is the day its term ends, which moves to a working day where the rule says so. #}
{% macro due_date(rules, days) -%}
    case {{ rules }}.when_off when 'next_working_day' then {{ days }}.next_working_day else {{ days }}.day end
{%- endmacro %}


{# What says when the report of each of `rows` is due: the rule of its period, and what a steward gave its province or everyone. In the
   CTEs `due_dates` and `extensions`. #}
{% macro join_due_dates(rows) -%}
    left join due_dates
        on
            {{ rows }}.form = due_dates.form
            and {{ rows }}.reporting_unit = due_dates.reporting_unit
            and {{ rows }}.period_key = due_dates.period_key
    left join extensions as own
        on
            {{ rows }}.form = own.form
            and {{ rows }}.reporting_unit = own.reporting_unit
            and {{ rows }}.period_key = own.period_key
            and {{ rows }}.province_key = own.province_key
    left join extensions as everyones
        on
            {{ rows }}.form = everyones.form
            and {{ rows }}.reporting_unit = everyones.reporting_unit
            and {{ rows }}.period_key = everyones.period_key
            and everyones.province_key is null
{%- endmacro %}


{# The due date of a row so joined: what was given to its province goes before what was given to everyone, and that before the rule. #}
{% macro joined_due_date() -%}
    coalesce(own.due_date, everyones.due_date, due_dates.due_date)
{%- endmacro %}


{# Why a figure of a province does not simply continue its series. #}
{% macro break_mark(boundary_set, periods, provinces) -%}
    case
        when {{ periods }}.is_break then 'straddles'
        when {{ boundary_set }} = '34' and {{ periods }}.boundary_set = '63' and not {{ provinces }}.is_in_63 then 'rolled_up'
    end
{%- endmacro %}


{# What may be added over time: periods of one cadence on one basis, which follow each other. A campaign or stage has
   bounds of its own and may overlap anything, so each stands alone. #}
{% macro series_key(periods) -%}
    case
        when {{ has_own_bounds(periods) }} then {{ periods }}.period_key
        else {{ periods }}.cadence || '.' || {{ periods }}.period_basis
    end
{%- endmacro %}


{# The guard of every sum over periods: the period begins before an earlier one of the same series has ended. #}
{% macro overlaps_earlier(series) -%}
    coalesce(
        period_start <= max(period_end) over (
            partition by {{ series | join(', ') }}
            order by period_start, period_end
            rows between unbounded preceding and 1 preceding
        ),
        false
    )
{%- endmacro %}
