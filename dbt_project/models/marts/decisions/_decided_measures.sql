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
    {{ decided_columns() }},
    span_from_position as recorded_from_position,
    span_to_position as recorded_to_position
from decided_measures
