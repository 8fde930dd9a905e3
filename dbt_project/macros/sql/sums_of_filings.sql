{# The sums of each touched filing of a form, by measure, codes and interval. Looked up filing by filing: what is held in memory is
   the sums of one, however many there are. #}
{% macro sums_of_filings(form) -%}
    {% for fact in facts_with_figures() | selectattr('form', 'equalto', form) %}
        select
            filings.event_position,
            filings.stream,
            filings.lower_levels_complete,
            sums.*
        from {{ ref('touched_filings') }} as filings
        cross join
            lateral (
                {{ sums_of_filing(fact) }}
            ) as sums
        where filings.event_type = 'ReportFiled' and filings.form = '{{ form }}'
        {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}


{# The sums of one filing's figures in a fact; `filings` is the table it is looked up for. Its rows are read and grouped once, whatever
   the number of figures in a row; figures that agree after all, as the kilograms of grams and of bricks, are added then. #}
{% macro sums_of_filing(fact) -%}
    {%- set sums = ['value', 'figures', 'denominator', 'with_denominator', 'at_least', 'at_most', 'approximately'] -%}
    {%- set several = fact.figures | length > 1 -%}
select
    {{ measure_codes() }},
    recorded_from_position,
    recorded_to_position,
    {%- for sum in sums %}
        {{ 'sum(' ~ sum ~ ') as ' ~ sum if several else sum }}
        {%- if not loop.last %},{% endif %}
    {%- endfor %}
from (
    select
        told_apart.obs_status,
        figures.*,
        told_apart.level,
        told_apart.relation,
        told_apart.value_per,
        told_apart.recorded_from_position,
        told_apart.recorded_to_position
    from (
        select
            obs_status,
    {%- for code, expression in fact.codes.items() %}
        {{ expression }} as {{ code }},
    {%- endfor %}
    {{ meant('level') }} as level,
            {{ meant('relation') }} as relation,
            {{ meant('value_per') }} as value_per,
            recorded_from_position,
            recorded_to_position
    {%- for figure in fact.figures %}
        {%- set n = loop.index %},
            sum({{ figure.value }}) as value_{{ n }},
            count({{ figure.value }}) as figures_{{ n }},
            {{ 'sum(denominator)' if figure.denominator else 'cast(null as numeric)' }} as denominator_{{ n }},
            {{ 'count(denominator)' if figure.denominator else '0' }} as with_denominator_{{ n }}
        {%- for qualifier in sums[4:] %},
            count({{ figure.value }}) filter (where qualifier = '{{ qualifier }}') as {{ qualifier }}_{{ n }}
        {%- endfor %}
    {%- endfor %}
        from {{ ref('_' ~ fact.fact) }}
        where event_position = filings.event_position
        group by
            obs_status,
            {{ fact.codes.values() | join(', ') }},
            {{ meant('level') }},
            {{ meant('relation') }},
            {{ meant('value_per') }},
            recorded_from_position,
            recorded_to_position
    ) as told_apart
    cross join
        lateral (
    {%- for figure in fact.figures %}
        {%- set n = loop.index %}
            select
                {{ figure_codes(dict(zip(fact.codes, fact.codes)), figure) }}
        {%- for sum in sums %},
                {{ sum }}_{{ n }} as {{ sum }}
        {%- endfor %}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
        ) as figures
) as added
where measure_code is not null and figures > 0
    {%- if several %}
group by
    {{ measure_codes() }},
    recorded_from_position,
    recorded_to_position
    {%- endif %}
{%- endmacro %}
