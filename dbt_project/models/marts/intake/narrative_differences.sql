with slot_measures as (

    select * from {{ ref('slot_measures') }}
    where relation = 'disjoint' and value_per = 'period'

),

-- Provisional figures and confirmed ones of one report say the same measure together.
told as (

    select
        origin,
        form,
        province_key,
        province_name,
        reporting_unit,
        reporting_unit_name,
        period_key,
        period_label,
        period_start,
        period_end,
        measure_code,
        measure_name,
        item_code,
        item_name,
        unit_code,
        level,
        bool_or(obs_status = 'P') as is_provisional,
        sum(value) filter (where channel = 'narrative') as narrative_value,
        sum(value) filter (where channel = 'structured') as structured_value
    from slot_measures
    group by
        origin,
        form,
        province_key,
        province_name,
        reporting_unit,
        reporting_unit_name,
        period_key,
        period_label,
        period_start,
        period_end,
        measure_code,
        measure_name,
        item_code,
        item_name,
        unit_code,
        level

),

differences as (

    select
        origin,
        form,
        province_key,
        province_name,
        reporting_unit,
        reporting_unit_name,
        period_key,
        period_label,
        period_start,
        period_end,
        measure_code,
        measure_name,
        item_code,
        item_name,
        unit_code,
        level,
        case when is_provisional then 'P' else 'A' end as obs_status,
        structured_value,
        narrative_value,
        narrative_value - structured_value as difference
    from told
    where narrative_value <> structured_value

)

select * from differences
