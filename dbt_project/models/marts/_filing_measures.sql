{{ config(schema='staging', contract={'enforced': false}, persist_docs={'columns': false}) }}

{% for form in ['activities', 'models', 'seizures'] %}
    select
        event_position,
        {{ slot_measure_codes() }},
        recorded_from_position,
        recorded_to_position,
        value,
        figures,
        denominator,
        with_denominator,
        at_least,
        at_most,
        approximately
    from {{ ref('_filing_sums_' ~ form) }}
    {{ 'union all' if not loop.last }}
{% endfor %}
