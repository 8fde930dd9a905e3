with slot_measures as not materialized (

    select * from {{ ref('_slot_measures') }}
    where {{ in_force_as_of() }}

),

spans as not materialized (

    select * from {{ ref('_stream_spans') }}
    where {{ in_force_as_of() }}

),

{{ decided_measures('slot_measures', 'spans', materialized=false) }},

explained as (

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
        filing_state,
        recorded_from_position,
        excluded_by,
        is_held
    from decided_measures

)

select * from explained
