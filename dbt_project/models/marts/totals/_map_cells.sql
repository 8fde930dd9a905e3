with province_measures as (

    select * from {{ ref('_province_measures') }}
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
        province_measures.origin,
        places.boundary_set,
        places.boundary_set_name,
        places.province_key,
        places.is_separable,
        province_measures.form,
        province_measures.period_key,
        periods.reporting_year,
        province_measures.measure_code,
        province_measures.item_code,
        coalesce(province_measures.unit_code, measures.unit_code) as unit_code,
        measures.additivity,
        case
            when
                measures.additivity <> 'none'
                or (
                    sum(province_measures.slot_measures) = 1
                    and min(province_measures.province_key) = max(province_measures.province_key)
                )
                then sum(province_measures.value)
        end as value,
        {{ denominator_sums('province_measures') }},
        {{ qualifier_sums('province_measures') }}
    from province_measures
    inner join measures
        on province_measures.measure_code = measures.measure_code
    inner join periods
        on province_measures.period_key = periods.period_key
    inner join places
        on province_measures.province_key = places.reported_province_key
    -- In the order of the table first, so that what is sorted is nearly in order, then by what tells most apart.
    group by
        province_measures.period_key,
        places.province_key,
        province_measures.measure_code,
        province_measures.item_code,
        coalesce(province_measures.unit_code, measures.unit_code),
        province_measures.form,
        province_measures.origin,
        periods.reporting_year,
        measures.additivity,
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
