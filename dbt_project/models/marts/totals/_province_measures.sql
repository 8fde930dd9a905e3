with counted_measures as (

    select * from {{ ref('_counted_measures') }}
    where {{ in_force_as_of() }}

),

measures as (

    select * from {{ ref('dim_measure') }}

),

-- The figure of each territory as it reported: its consolidated report, else the sum of its components. A measure that
-- does not add is taken only from a single report. A line whose overlap is unknown stays out, and makes it a lower bound.
province_measures as (

    select
        counted_measures.origin,
        counted_measures.obs_status,
        counted_measures.form,
        counted_measures.province_key,
        counted_measures.period_key,
        counted_measures.measure_code,
        measures.additivity,
        counted_measures.item_code,
        coalesce(counted_measures.unit_code, measures.unit_code) as unit_code,
        case
            when
                measures.additivity <> 'none'
                or sum(counted_measures.slot_measures) filter (where counted_measures.is_counted) = 1
                then sum(counted_measures.value) filter (where counted_measures.is_counted)
        end as value,
        {{ denominator_sums('counted_measures', 'counted_measures.is_counted') }},
        sum(counted_measures.slot_measures) filter (where not counted_measures.is_counted) as left_out,
        {{ counted_qualifiers('counted_measures') }}
    from counted_measures
    inner join measures
        on counted_measures.measure_code = measures.measure_code
    group by
        counted_measures.origin,
        counted_measures.obs_status,
        counted_measures.form,
        counted_measures.province_key,
        counted_measures.period_key,
        counted_measures.measure_code,
        measures.additivity,
        counted_measures.item_code,
        coalesce(counted_measures.unit_code, measures.unit_code)

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
        cast(coalesce(province_measures.left_out, 0) as integer) as left_out,
        {{ denominator_columns('province_measures') }}
    from province_measures

)

select * from qualified
