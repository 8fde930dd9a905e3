{# The counts of activity lines, a row for each measure in which one counts, for as long as both the line and the list's row are in
   force. The list says which counts an activity has; that a line has no other is tested. #}
{% macro activity_figures() -%}
select
    {{ line_columns('activities') }},
    activities.activity_code,
    activities.agency_code,
    activity_measures.measure_code,
    {{ of_count('activities.') }} as value,
    cast(activities.denominators ->> activity_measures.field as numeric) as denominator,
    {{ held_together('activities', 'activity_measures') }}
from {{ ref('_activities') }} as activities
inner join {{ source('reference', 'activity_measures') }} as activity_measures
    on
        activities.activity_code = activity_measures.activity_code
        and {{ of_count('activities.') }} is not null
        and {{ hold_together('activities', 'activity_measures') }}
{%- endmacro %}


{# Exhibits with their kilograms. A row version holds while both the line and the factor do, so as-of before a change of factor gives the
   old figure. #}
{% macro weighed_exhibits() -%}
select
    {{ line_columns('seizure_exhibits') }},
    seizure_exhibits.group_no,
    seizure_exhibits.acquisition_code,
    seizure_exhibits.mode,
    seizure_exhibits.operation_key,
    seizure_exhibits.item_code,
    seizure_exhibits.quantity,
    seizure_exhibits.unit_code,
    seizure_exhibits.is_at_laboratory,
    seizure_exhibits.quantity * kg_factors.kg_factor as kg_equivalent,
    kg_factors.kg_factor,
    kg_factors.kg_factor_source,
    {{ held_together('seizure_exhibits', 'kg_factors') }}
from {{ ref('_seizure_exhibits') }} as seizure_exhibits
left join {{ ref('_kg_factors') }} as kg_factors
    on
        seizure_exhibits.item_code = kg_factors.item_code
        and seizure_exhibits.unit_code = kg_factors.unit_code
        and seizure_exhibits.period_end between kg_factors.valid_from and kg_factors.valid_to
        and {{ hold_together('seizure_exhibits', 'kg_factors') }}
{%- endmacro %}


{# The figures of one filing's lines in force, with the codes by which `_slot_measures` adds them up; `filings` is the table they are looked
   up for. So a question reads the lines of the filings it is about, and not all there are. #}
{% macro figures_of_filing(filings, with_kg_equivalents=true) -%}
    {%- set parts = [] -%}
    {%- for fact in facts_with_figures() -%}
        {%- for figure in fact.figures if with_kg_equivalents or not figure.weighs -%}
            {%- do parts.append(figure_of_filing(filings, fact, figure)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ parts | join('\nunion all\n') }}
{%- endmacro %}


{# One kind of them: the value that a row of a fact has by one of its columns. #}
{% macro figure_of_filing(filings, fact, figure) -%}
    {%- if fact.fact == 'activities' -%}
        {%- set lines = '(' ~ activity_figures() ~ ')' -%}
    {%- elif figure.weighs -%}
        {%- set lines = '(' ~ weighed_exhibits() ~ ')' -%}
    {%- else -%}
        {%- set lines = ref('_' ~ fact.fact) -%}
    {%- endif -%}
    select
        lines.line_no,
        {{ source_columns('lines', filings) }},
        lines.obs_status,
        {{ meant('level', 'lines') }} as level,
        lines.place,
        {{ meant('relation', 'lines') }} as relation,
        {{ meant('qualifier', 'lines') }} as qualifier,
        {{ meant('value_per', 'lines') }} as value_per,
        {{ figure_codes(fact.codes, figure) }},
        cast({{ figure.value }} as numeric) as value,
        cast({{ 'denominator' if figure.denominator else 'null' }} as numeric) as denominator,
        lines.recorded_from_position
    from {{ lines }} as lines
    where
        {{ filings }}.form = '{{ fact.form }}'
        and lines.event_position = {{ filings }}.event_position
        and {{ figure.value }} is not null
        and {{ in_force_as_of('lines') }}
{%- endmacro %}
