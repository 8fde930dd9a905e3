with counted_measures as (

    select * from {{ ref('_counted_measures') }}
    where {{ in_force_as_of() }} and obs_status = 'A'

),

periods as (

    select * from {{ ref('dim_period') }}

),

measures as (

    select * from {{ ref('dim_measure') }}

),

places as (

    select * from {{ ref('_map_places') }}

),

gaps as (

    select * from {{ ref('_map_gaps') }}

),

-- By year too, which follows from the period: who asks for a year has no other added up. A measure that does not add is taken only from
-- a single report of a single territory. A line whose overlap is unknown stays out, and makes the figure a lower bound.
summed as (

    select
        counted_measures.origin,
        places.boundary_set,
        places.boundary_set_name,
        places.province_key,
        places.is_separable,
        counted_measures.form,
        counted_measures.period_key,
        periods.reporting_year,
        counted_measures.measure_code,
        counted_measures.item_code,
        coalesce(counted_measures.unit_code, measures.unit_code) as unit_code,
        measures.additivity,
        case
            when
                measures.additivity <> 'none'
                or (
                    sum(counted_measures.slot_measures) filter (where counted_measures.is_counted) = 1
                    and min(counted_measures.province_key) = max(counted_measures.province_key)
                )
                then sum(counted_measures.value) filter (where counted_measures.is_counted)
        end as value,
        {{ denominator_sums('counted_measures', 'counted_measures.is_counted') }},
        {{ counted_qualifiers('counted_measures') }}
    from counted_measures
    inner join measures
        on counted_measures.measure_code = measures.measure_code
    inner join periods
        on counted_measures.period_key = periods.period_key
    inner join places
        on counted_measures.province_key = places.reported_province_key
    -- In the order of the index by measure and period, so that what is sorted is nearly in order.
    group by
        counted_measures.measure_code,
        counted_measures.period_key,
        periods.reporting_year,
        places.province_key,
        counted_measures.item_code,
        coalesce(counted_measures.unit_code, measures.unit_code),
        measures.additivity,
        counted_measures.form,
        counted_measures.origin,
        places.boundary_set,
        places.boundary_set_name,
        places.is_separable

),

cells as (

    select
        summed.origin,
        summed.boundary_set,
        summed.boundary_set_name,
        summed.province_key,
        summed.form,
        summed.period_key,
        summed.reporting_year,
        summed.measure_code,
        summed.item_code,
        summed.unit_code,
        summed.additivity,
        case when summed.is_separable then summed.value end as value,
        case when summed.is_separable then {{ combined_qualifier('summed') }} end as qualifier,
        case when summed.is_separable then cast(coalesce(summed.figures, 0) as integer) end as figures,
        case when summed.is_separable then {{ whole_denominator('summed') }} end as denominator,
        case when summed.is_separable then cast(coalesce(summed.with_denominator, 0) as integer) end
            as with_denominator,
        case
            when not summed.is_separable then 'inseparable'
            when summed.value is null and summed.additivity = 'none' then 'not_additive'
            when summed.value is null or gaps.period_key is not null then 'incomplete'
            when summed.value = 0 then 'reported_zero'
            else 'value'
        end as cell_state
    from summed
    left join gaps
        on
            summed.origin = gaps.origin
            and summed.boundary_set = gaps.boundary_set
            and summed.province_key = gaps.province_key
            and summed.form = gaps.form
            and summed.period_key = gaps.period_key

)

select * from cells
