{#
    The counting windows of Decree 09/2019/ND-CP, article 12, and of the police year (Guidance 01/HD-BCA-V05), for every
    year between two sub-selects that give years: period_key, label, start, end, basis and cadence, as `antq.periods`
    makes them. A month counts from day 15 of the month before to day 14; the longer periods are made of such months.
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
    from generate_series({{ first_year }}, {{ last_year }}) as calendar_years (year)
    cross join (
        values
        ('month', 'decree_09', 12, 1, 12),
        ('quarter', 'decree_09', 12, 3, 4),
        ('half', 'decree_09', 12, 6, 2),
        ('nine_months', 'decree_09', 12, 9, 1),
        ('year', 'decree_09', 12, 12, 1),
        ('year', 'police_year', 11, 12, 1)
    ) as cadences (cadence, basis, first_month, months, periods)
    cross join lateral generate_series(1, cadences.periods) as numbers (number)
{%- endmacro %}
