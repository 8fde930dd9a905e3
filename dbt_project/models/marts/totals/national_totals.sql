with province_measures as (

    select * from {{ ref('_province_measures') }}
    where {{ in_force_as_of() }}

),

form_coverage as (

    select * from {{ ref('_form_coverage') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

measures as (

    select * from {{ ref('dim_measure') }}

),

items as (

    select * from {{ ref('dim_item') }}

),

-- Every territory has one place on either map, so that the nation's sum is the same on both. Types of models in two provinces may be
-- the same types: a measure that does not add has no national total.
summed as (

    select
        province_measures.origin,
        province_measures.obs_status,
        province_measures.form,
        province_measures.period_key,
        province_measures.measure_code,
        province_measures.item_code,
        coalesce(province_measures.unit_code, measures.unit_code) as unit_code,
        sum(province_measures.value) as value,
        sum(province_measures.left_out) as left_out,
        {{ denominator_sums('province_measures') }},
        {{ qualifier_sums('province_measures') }}
    from province_measures
    inner join measures
        on province_measures.measure_code = measures.measure_code
    where measures.additivity <> 'none'
    group by
        province_measures.origin,
        province_measures.obs_status,
        province_measures.form,
        province_measures.period_key,
        province_measures.measure_code,
        province_measures.item_code,
        coalesce(province_measures.unit_code, measures.unit_code)
    having sum(province_measures.slot_measures) > 0

),

totals as (

    select
        summed.measure_code,
        measures.measure_name,
        measures.class,
        measures.nature,
        measures.additivity,
        summed.item_code,
        items.item_name,
        summed.unit_code,
        summed.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        periods.period_basis,
        periods.cadence,
        periods.reporting_year,
        periods.is_break,
        boundary_sets.boundary_set,
        summed.origin,
        summed.obs_status,
        form_coverage.coverage,
        form_coverage.provinces_reporting,
        form_coverage.provinces_expected,
        {{ combined_qualifier('summed') }} as qualifier,
        cast(summed.left_out as integer) as left_out,
        summed.value,
        {{ denominator_columns('summed') }}
    from summed
    cross join (values ('63'), ('34')) as boundary_sets (boundary_set)
    inner join measures
        on summed.measure_code = measures.measure_code
    inner join periods
        on summed.period_key = periods.period_key
    inner join form_coverage
        on
            summed.origin = form_coverage.origin
            and summed.form = form_coverage.form
            and summed.period_key = form_coverage.period_key
    left join items
        on summed.item_code = items.item_code

)

select * from totals
