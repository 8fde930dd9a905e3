{{ config(contract={'enforced': false}, post_hook='{{ hide_from_readers() }}') }}

{% for form in ['activities', 'models', 'seizures'] %}
    select
        stream,
        form,
        province_key,
        reporting_unit,
        reporting_unit_kind,
        period_key,
        channel,
        origin,
        obs_status,
        measure_code,
        activity_code,
        item_code,
        unit_code,
        subject_code,
        acquisition_code,
        mode,
        operation_key,
        level,
        relation,
        value_per,
        lower_levels_complete,
        value,
        qualifier,
        figures,
        denominator,
        with_denominator,
        recorded_from_position,
        recorded_to_position
    from {{ ref('_slot_measures_' ~ form) }}
    {{ 'union all' if not loop.last }}
{% endfor %}
