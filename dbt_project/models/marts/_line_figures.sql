{#- Each fact, with the measure, codes and value of the figure its lines hold: the same as `_slot_measures` adds up. -#}
{%- set seized = {'acquisition_code': 'acquisition_code', 'mode': 'mode', 'operation_key': 'operation_key'} -%}
{%- set kinds = [
    (
        'fct_activities', 'measure_code', 'value',
        {'activity_code': 'activity_code', 'unit_code': 'unit_code', 'denominator': 'denominator'},
    ),
    ('fct_model_stocks', 'measure_code', 'value', {'unit_code': 'unit_code'}),
    (
        'fct_models', "case when " ~ counts_as_model('status') ~ " then 'named_models' end", '1',
        {'unit_code': "'model'"},
    ),
    (
        'fct_seizures', acquisition_measure('acquisition_code', 'cases'), 'cases',
        dict(seized, unit_code="'case'"),
    ),
    (
        'fct_seizures', "case when acquisition_code = 'seized' then 'seizure_suspects' end", 'suspects',
        dict(seized, unit_code="'person'"),
    ),
    (
        'fct_seizure_exhibits', acquisition_measure('acquisition_code', 'quantity'), 'quantity',
        dict(seized, unit_code='unit_code', item_code='item_code'),
    ),
    (
        'fct_seizure_exhibits', acquisition_measure('acquisition_code', 'kg_equivalent'), 'kg_equivalent',
        dict(seized, unit_code="'kg'", item_code='item_code'),
    ),
] -%}

with figures as (
    {% for fact, measure, value, codes in kinds %}
        select
            stream,
            form,
            province_key,
            reporting_unit,
            period_key,
            channel,
            origin,
            event_position,
            vintage,
            line_no,
            source_file,
            source_sha256,
            source_cell,
            source_span,
            obs_status,
            level,
            place,
            relation,
            qualifier,
            value_per,
            cast({{ measure }} as text) as measure_code,
            {%- for code in [
                'activity_code', 'item_code', 'unit_code', 'acquisition_code', 'mode', 'operation_key',
            ] %}
                cast({{ codes.get(code, 'null') }} as text) as {{ code }},
            {%- endfor %}
            cast({{ value }} as numeric) as value,
            cast({{ codes.get('denominator', 'null') }} as numeric) as denominator,
            recorded_from_position
        from {{ ref(fact) }}
        where recorded_to_position is null
        {%- if not loop.last %}

            union all
        {% endif %}
    {%- endfor %}

),

filings as (

    {{ first_versions(ref('_filings')) }}

),

line_figures as (

    select
        figures.*,
        filings.lower_levels_complete
    from figures
    inner join filings
        on figures.event_position = filings.event_position
    where figures.measure_code is not null and figures.value is not null

)

select * from line_figures
