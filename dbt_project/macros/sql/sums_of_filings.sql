{# The sums of each touched filing of a form, by measure, codes and interval. Looked up filing by filing: what is held in memory is
   the sums of one, however many there are. Activities have sums of their own kind, `_filing_sums_activities`. #}
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
   the number of figures in a row; figures that agree after all, as the kilograms of grams and of bricks, are added then. Where
   they are weighed, `kg_factors` are. #}
{% macro sums_of_filing(fact) -%}
    {%- set sums = ['value', 'figures', 'at_least', 'at_most', 'approximately'] -%}
    {%- set several = fact.figures | length > 1 -%}
    {%- set weighed = fact.figures | selectattr('weighs', 'defined') | list | length > 0 -%}
    {%- set added_up = fact.figures | rejectattr('weighs', 'defined') | map(attribute='value') | list -%}
    {%- set codes = {} -%}
    {%- for code in fact.codes %}{% do codes.update({code: 'told_apart.' ~ code}) %}{% endfor -%}
select
    {{ measure_codes() }},
    recorded_from_position,
    recorded_to_position,
    {%- for sum in sums %}
        {{ 'sum(' ~ sum ~ ') as ' ~ sum if several else sum }},
    {%- endfor %}
        cast(null as numeric) as denominator,
        0 as with_denominator
from (
    select
        told_apart.obs_status,
        figures.*,
        told_apart.level,
        told_apart.relation,
        told_apart.value_per,
    {%- if weighed %}
        {{ held_together('told_apart', 'kg_factors') }}
    {%- else %}
        told_apart.recorded_from_position,
        told_apart.recorded_to_position
    {%- endif %}
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
    {%- for value in added_up %}
        {%- set n = loop.index %},
            sum({{ value }}) as value_{{ n }},
            count({{ value }}) as figures_{{ n }}
        {%- for qualifier in sums[2:] %},
            count({{ value }}) filter (where qualifier = '{{ qualifier }}') as {{ qualifier }}_{{ n }}
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
    {%- if weighed %}
    left join kg_factors
        on
            told_apart.item_code = kg_factors.item_code
            and told_apart.unit_code = kg_factors.unit_code
            and told_apart.period_end between kg_factors.valid_from and kg_factors.valid_to
            and {{ hold_together('told_apart', 'kg_factors') }}
    {%- endif %}
    cross join
        lateral (
    {%- for figure in fact.figures %}
        {%- set n = added_up.index(figure.get('weighs', figure.value)) + 1 %}
            select
                {{ figure_codes(codes, figure) }},
                value_{{ n }} {{- ' * kg_factors.kg_factor' if figure.weighs }} as value
        {%- for sum in sums[1:] %},
                {{ sum }}_{{ n }} as {{ sum }}
        {%- endfor %}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
        ) as figures
) as added
where measure_code is not null and value is not null
    {%- if several %}
group by
    {{ measure_codes() }},
    recorded_from_position,
    recorded_to_position
    {%- endif %}
{%- endmacro %}
