{# Every kind of figure a fact's lines hold, each in a select of its own, all in a union: `call` it with the body of that select,
   which gets the form, its fact, the measure, the value and the codes it has; of one form only, if it is named. What is added up,
   and what a sum is traced back to. #}
{% macro each_figure(of_form=none) -%}
    {%- set seized = {'acquisition_code': 'acquisition_code', 'mode': 'mode', 'operation_key': 'operation_key'} -%}
    {%- for form, fact, measure, value, codes in [
        ('activities', 'activities', 'measure_code', 'value', {'activity_code': 'activity_code', 'denominator': 'denominator'}),
        ('models', 'model_stocks', 'measure_code', 'value', {}),
        ('models', 'models', "case when " ~ counts_as_model('status') ~ " then 'named_models' end", '1', {}),
        ('seizures', 'seizures', acquisition_measure('acquisition_code', 'cases'), 'cases', seized),
        ('seizures', 'seizures', "case when acquisition_code = 'seized' then 'seizure_suspects' end", 'suspects', seized),
        (
            'seizures', 'seizure_exhibits', acquisition_measure('acquisition_code', 'quantity'), 'quantity',
            dict(seized, item_code='item_code', unit_code='unit_code'),
        ),
        (
            'seizures', 'seizure_exhibits', acquisition_measure('acquisition_code', 'kg_equivalent'), 'kg_equivalent',
            dict(seized, item_code='item_code', unit_code="'kg'"),
        ),
    ] if of_form in (none, form) -%}
        {{- caller(form, fact, measure, value, codes) ~ ('' if loop.last else 'union all') }}
    {%- endfor %}
{%- endmacro %}


{# The measure, the codes and the value of one kind of figure. A code that the kind has not is null; the unit as well, where the
   measure says it. #}
{% macro measure_columns(measure, value, codes) -%}
    cast({{ measure }} as text) as measure_code,
        cast({{ codes.get('activity_code', 'null') }} as text) as activity_code,
        cast({{ codes.get('item_code', 'null') }} as text) as item_code,
        cast({{ codes.get('unit_code', 'null') }} as text) as unit_code,
        cast({{ codes.get('acquisition_code', 'null') }} as text) as acquisition_code,
        cast({{ codes.get('mode', 'null') }} as text) as mode,
        cast({{ codes.get('operation_key', 'null') }} as text) as operation_key,
        cast({{ value }} as numeric) as value,
        cast({{ codes.get('denominator', 'null') }} as numeric) as denominator
{%- endmacro %}


{# The denominators of a sum of such figures; where the kind has none, they are not looked for. #}
{% macro added_denominators(codes) -%}
    {%- if 'denominator' in codes -%}
        sum(denominator) as denominator,
        count(denominator) as with_denominator
    {%- else -%}
        cast(null as numeric) as denominator,
        0 as with_denominator
    {%- endif -%}
{%- endmacro %}


{# The codes of a measure: figures that differ in one of them are never added up within a filing or a slot. #}
{% macro measure_codes() -%}
    obs_status,
        measure_code,
        activity_code,
        item_code,
        unit_code,
        acquisition_code,
        mode,
        operation_key,
        level,
        relation,
        value_per
{%- endmacro %}


{# The sums of each touched filing of a form, by measure, codes and interval. Looked up filing by filing: what is held in memory is
   the sums of one, however many there are. #}
{% macro sums_of_filings(of_form) -%}
    {% call(form, fact, measure, value, codes) each_figure(of_form) %}
        select
            filings.event_position,
            filings.stream,
            filings.lower_levels_complete,
            sums.*
        from {{ ref('touched_filings') }} as filings
        cross join
            lateral (
                select
                    {{ measure_codes() }},
                    recorded_from_position,
                    recorded_to_position,
                    sum(value) as value,
                    count(*) as figures,
                    {{ added_denominators(codes) }},
                    {{ qualifier_counts() }}
                from (
                    select
                        obs_status,
                        {{ measure_columns(measure, value, codes) }},
                        level,
                        relation,
                        value_per,
                        qualifier,
                        recorded_from_position,
                        recorded_to_position
                    from {{ ref('_' ~ fact) }}
                    where event_position = filings.event_position
                ) as figures
                where measure_code is not null and value is not null
                group by
                    {{ measure_codes() }},
                    recorded_from_position,
                    recorded_to_position
            ) as sums
        where filings.event_type = 'ReportFiled' and filings.form = '{{ form }}'
    {% endcall %}
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
        {{ provinces }}.boundary_set,
        {{ provinces }}.province_key,
        {{ provinces }}.province_name,
        {{ provinces }}.province_order,
        {{ rows }}.province_key as reported_province_key,
        {{ rows }}.reporting_unit,
        {{ rows }}.reporting_unit_name,
        {{ rows }}.period_key,
        {{ rows }}.period_label,
        {{ rows }}.period_start,
        {{ rows }}.period_end
{%- endmacro %}


{# The qualifier of a sum from the counts of its parts: parts that pull one way keep their word, else approximately. #}
{% macro combined_qualifier(counts) -%}
    case
        when {{ counts }}.at_least + {{ counts }}.at_most + {{ counts }}.approximately = 0 then 'exact'
        when {{ counts }}.at_most + {{ counts }}.approximately = 0 then 'at_least'
        when {{ counts }}.at_least + {{ counts }}.approximately = 0 then 'at_most'
        else 'approximately'
    end
{%- endmacro %}


{# The same counts over rows that carry a qualifier each. #}
{% macro qualifier_counts() -%}
    count(*) filter (where qualifier = 'at_least') as at_least,
        count(*) filter (where qualifier = 'at_most') as at_most,
        count(*) filter (where qualifier = 'approximately') as approximately
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


{# What one cell of `cell_states` is about, on one map. #}
{% macro cell_keys(rows) -%}
    {{ rows }}.origin,
        {{ rows }}.boundary_set,
        {{ rows }}.map_province_key,
        {{ rows }}.reporting_unit,
        {{ rows }}.form,
        {{ rows }}.period_key,
        {{ rows }}.measure_code,
        {{ rows }}.item_code,
        {{ rows }}.unit_code
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


{# One row for each, of a series the planner cannot see through: it takes an aggregate over views for a row or two, and
   would then loop over every dimension; told of thousands, it hashes them. #}
{% macro expect_many(number) -%}
    cross join lateral generate_series(1, 1 + 0 * {{ number }})
{%- endmacro %}


{# Condition: the figure may or may not be held by another line, so the total without it is a lower bound. Not so where a
   consolidated report speaks for the unit. #}
{% macro is_left_out() -%}
    (relation = 'overlap_unknown' and not is_held)
{%- endmacro %}
