with province_measures as (

    select * from {{ ref('_province_measures') }}
    -- Types of models in two provinces may be the same types: a measure that does not add has no national total.
    where additivity <> 'none'

),

form_coverage as (

    select * from {{ ref('_form_coverage') }}

),

boundaries as (

    select * from {{ ref('bridge_province_boundary') }}

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

summed as (

    select
        province_measures.origin,
        province_measures.obs_status,
        boundaries.boundary_set,
        province_measures.form,
        province_measures.period_key,
        province_measures.measure_code,
        province_measures.item_code,
        province_measures.unit_code,
        sum(province_measures.value) as value,
        coalesce(sum(province_measures.left_out), 0) as left_out,
        {{ denominator_sums('province_measures') }},
        {{ qualifier_counts() }}
    from province_measures
    inner join boundaries
        on province_measures.province_key = boundaries.province_key
    group by
        province_measures.origin,
        province_measures.obs_status,
        boundaries.boundary_set,
        province_measures.form,
        province_measures.period_key,
        province_measures.measure_code,
        province_measures.item_code,
        province_measures.unit_code
    having count(province_measures.value) > 0

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
        summed.boundary_set,
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
