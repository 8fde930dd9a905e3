{# The facts whose lines hold figures: of which form, the codes their rows are told apart by, and the figures of a row, with the codes
   that are a figure's own. A figure that `weighs` another is that one times the kilogram factor of the period's end. One home for what is added up and
   what a sum is traced back to. #}
{% macro facts_with_figures() -%}
    {%- set seized = {'acquisition_code': 'acquisition_code', 'mode': 'mode', 'operation_key': 'operation_key'} -%}
    {{ return([
        {
            'form': 'activities', 'fact': 'activities',
            'codes': {'measure_code': 'measure_code', 'activity_code': 'activity_code'},
            'figures': [{'value': 'value', 'denominator': true}],
        },
        {
            'form': 'models', 'fact': 'model_stocks',
            'codes': {'measure_code': 'measure_code'},
            'figures': [{'value': 'value'}],
        },
        {
            'form': 'models', 'fact': 'models',
            'codes': {'measure_code': "case when " ~ counts_as_model('status') ~ " then 'named_models' end"},
            'figures': [{'value': '1'}],
        },
        {
            'form': 'seizures', 'fact': 'seizures',
            'codes': dict(seized, subject_code='subject_code'),
            'figures': [
                {'value': 'cases', 'codes': {'measure_code': acquisition_measure('acquisition_code', 'cases')}},
                {'value': 'suspects', 'codes': {'measure_code': "case acquisition_code when 'seized' then 'seizure_suspects' end"}},
            ],
        },
        {
            'form': 'seizures', 'fact': 'seizure_exhibits',
            'codes': dict(seized, item_code='item_code', unit_code='unit_code', period_end='period_end'),
            'figures': [
                {'value': 'quantity', 'codes': {'measure_code': acquisition_measure('acquisition_code', 'quantity')}},
                {'value': 'kg_equivalent', 'weighs': 'quantity', 'codes': {'measure_code': acquisition_measure('acquisition_code', 'kg_equivalent'), 'unit_code': "'kg'"}},
            ],
        },
    ]) }}
{%- endmacro %}


{# The measure and the codes of a figure of rows that are told apart by `codes`; a code that it has not is null. #}
{% macro figure_codes(codes, figure) -%}
    {%- set codes = dict(codes, **figure.get('codes', {})) -%}
    {%- for code in figure_code_names() -%}
        cast({{ codes.get(code, 'null') }} as text) as {{ code }}
        {%- if not loop.last %},
        {% endif %}
    {%- endfor -%}
{%- endmacro %}


{# What tells one kind of figure from another. #}
{% macro figure_code_names() -%}
    {{ return([
        'measure_code', 'activity_code', 'item_code', 'unit_code', 'subject_code', 'acquisition_code', 'mode', 'operation_key'
    ]) }}
{%- endmacro %}


{# The codes of a measure: figures that differ in one of them are never added up within a filing or a slot. #}
{% macro measure_codes() -%}
    obs_status,
        {{ figure_code_names() | join(',\n        ') }},
        level,
        relation,
        value_per
{%- endmacro %}


{# What a slot measure is told apart by: its stream besides, and whether the lower levels are whole. #}
{% macro slot_measure_codes() -%}
    stream,
        lower_levels_complete,
        {{ measure_codes() }}
{%- endmacro %}


{# The slot of a figure and its territory on one boundary set: what every dashboard mart opens with. #}
{% macro slot_on_boundaries(rows, provinces) -%}
    {{ rows }}.origin,
        {{ rows }}.origin_name,
        {{ provinces }}.boundary_set,
        {{ provinces }}.boundary_set_name,
        {{ provinces }}.province_key,
        {{ provinces }}.province_name,
        {{ provinces }}.province_order,
        {{ rows }}.province_key as reported_province_key,
        {{ rows }}.reporting_unit,
        {{ rows }}.reporting_unit_name,
        {{ rows }}.period_key,
        {{ rows }}.period_label,
        {{ rows }}.period_start,
        {{ rows }}.period_end,
        {{ rows }}.end_month,
        {{ rows }}.cadence,
        {{ rows }}.cadence_name
{%- endmacro %}


{# The qualifier of a sum: parts that pull one way keep their word, else approximately. Of the parts, `counts` has the number with each
   word; else the rows are counted that meet a condition, and where none does there is no qualifier. `prefix` begins the columns' names. #}
{% macro combined_qualifier(counts=none, condition=none, prefix='') -%}
    {%- set parts = {} -%}
    {%- for word in ['at_least', 'at_most', 'approximately'] -%}
        {%- set counted = "count(*) filter (where " ~ condition ~ " and " ~ prefix ~ "qualifier = '" ~ word ~ "')" -%}
        {%- do parts.update({word: counts ~ '.' ~ prefix ~ word if counts else counted}) -%}
    {%- endfor -%}
    case
        {% if condition %}when count(*) filter (where {{ condition }}) = 0 then null{% endif %}
        when {{ parts.at_least }} + {{ parts.at_most }} + {{ parts.approximately }} = 0 then 'exact'
        when {{ parts.at_most }} + {{ parts.approximately }} = 0 then 'at_least'
        when {{ parts.at_least }} + {{ parts.approximately }} = 0 then 'at_most'
        else 'approximately'
    end
{%- endmacro %}


{# The same counts over rows that carry a qualifier each. #}
{% macro qualifier_counts() -%}
    count(*) filter (where qualifier = 'at_least') as at_least,
        count(*) filter (where qualifier = 'at_most') as at_most,
        count(*) filter (where qualifier = 'approximately') as approximately
{%- endmacro %}


{# The same counts over rows of `_province_measures`, which hold their own. #}
{% macro qualifier_sums(rows) -%}
    {%- for word in ['at_least', 'at_most', 'approximately'] -%}
        sum({{ rows }}.{{ word }}) as {{ word }}
        {%- if not loop.last %},
        {% endif %}
    {%- endfor %}
{%- endmacro %}


{# The whole a sum is a part of, added as the figures are: it stands only if every figure of the sum stated its own. #}
{% macro whole_denominator(sums) -%}
    case
        when {{ sums }}.value is not null and {{ sums }}.with_denominator = {{ sums }}.figures
            then {{ sums }}.denominator
    end
{%- endmacro %}


{# What such a sum of sums is made of; `parts` is left out where the select has one table. #}
{% macro denominator_sums(parts=none, condition=none) -%}
    {%- for column in ['figures', 'denominator', 'with_denominator'] -%}
        sum({{ parts ~ '.' if parts }}{{ column }}) {%- if condition %} filter (where {{ condition }}){% endif %} as {{ column }}
        {%- if not loop.last %},
        {% endif %}
    {%- endfor %}
{%- endmacro %}


{# How many figures a total is the sum of, its whole denominator, and how many of them stated one. #}
{% macro denominator_columns(sums) -%}
    cast(coalesce({{ sums }}.figures, 0) as integer) as figures,
        {{ whole_denominator(sums) }} as denominator,
        cast(coalesce({{ sums }}.with_denominator, 0) as integer) as with_denominator
{%- endmacro %}


{# Levels from the widest to the narrowest. #}
{% macro level_rank(level) -%}
    case {{ level }} when 'province' then 1 when 'district' then 2 when 'commune' then 3 else 4 end
{%- endmacro %}


{# Condition: by the list of applicability the measure applies in the territory on a day. #}
{% macro applies(measure_terms, province_classes, day) -%}
    (
        {{ measure_terms }}.term_classes is null
        or exists (
            select 1
            from unnest({{ measure_terms }}.term_classes, {{ measure_terms }}.term_days) as term (class, days)
            inner join unnest({{ province_classes }}.classes, {{ province_classes }}.class_days) as held (class, days)
                on term.class = held.class
            where term.days @> {{ day }} and held.days @> {{ day }}
        )
    )
{%- endmacro %}


{# Condition: the figure may or may not be held by another line, so the total without it is a lower bound. Not so where a
   consolidated report speaks for the unit. #}
{% macro is_left_out() -%}
    (relation = 'overlap_unknown' and not is_held)
{%- endmacro %}
