with touched as (

    select * from {{ ref('touched_province_periods') }}

),

spans as (

    select spans.*
    from {{ ref('_stream_spans') }} as spans
    inner join touched
        on {{ of_one_province_period('spans', 'touched') }}

),

{{ decided_measures(ref('_slot_measures'), 'spans') }}

select
    stream,
    {{ province_period_keys() }},
    reporting_unit,
    reporting_unit_kind,
    channel,
    obs_status,
    measure_code,
    activity_code,
    item_code,
    unit_code,
    acquisition_code,
    mode,
    operation_key,
    relation,
    value,
    qualifier,
    figures,
    denominator,
    with_denominator,
    filing_state,
    excluded_by,
    is_held,
    span_from_position as recorded_from_position,
    span_to_position as recorded_to_position
from decided_measures
