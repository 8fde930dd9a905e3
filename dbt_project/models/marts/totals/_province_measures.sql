with slot_measures as (

    select
        *,
        coalesce(excluded_by, 'provisional') = 'provisional' as is_counted
    from {{ ref('_slot_measures_in_force') }}
    -- Figures of prose that nobody has confirmed stand apart, by their status.
    where coalesce(excluded_by, 'provisional') = 'provisional' or {{ is_left_out() }}

),

measures as (

    select * from {{ ref('dim_measure') }}

),

-- The figure of each territory as it reported: its consolidated report, else the sum of its components. A measure that
-- does not add is taken only from a single report. A line whose overlap is unknown stays out, and makes it a lower bound.
province_measures as (

    select
        slot_measures.origin,
        slot_measures.obs_status,
        slot_measures.form,
        slot_measures.province_key,
        slot_measures.period_key,
        slot_measures.measure_code,
        measures.additivity,
        slot_measures.item_code,
        coalesce(slot_measures.unit_code, measures.unit_code) as unit_code,
        case
            when measures.additivity <> 'none' or count(*) filter (where slot_measures.is_counted) = 1
                then sum(slot_measures.value) filter (where slot_measures.is_counted)
        end as value,
        {{ denominator_sums('slot_measures', 'slot_measures.is_counted') }},
        count(*) filter (where not slot_measures.is_counted) as left_out,
        count(*) filter (where not slot_measures.is_counted or slot_measures.qualifier = 'at_least') as at_least,
        count(*) filter (where slot_measures.is_counted and slot_measures.qualifier = 'at_most') as at_most,
        count(*) filter (where slot_measures.is_counted and slot_measures.qualifier = 'approximately')
            as approximately
    from slot_measures
    inner join measures
        on slot_measures.measure_code = measures.measure_code
    group by
        slot_measures.origin,
        slot_measures.obs_status,
        slot_measures.form,
        slot_measures.province_key,
        slot_measures.period_key,
        slot_measures.measure_code,
        measures.additivity,
        slot_measures.item_code,
        coalesce(slot_measures.unit_code, measures.unit_code)

),

qualified as (

    select
        province_measures.origin,
        province_measures.obs_status,
        province_measures.form,
        province_measures.province_key,
        province_measures.period_key,
        province_measures.measure_code,
        province_measures.additivity,
        province_measures.item_code,
        province_measures.unit_code,
        province_measures.value,
        {{ combined_qualifier('province_measures') }} as qualifier,
        cast(province_measures.left_out as integer) as left_out,
        {{ denominator_columns('province_measures') }}
    from province_measures

)

select * from qualified
