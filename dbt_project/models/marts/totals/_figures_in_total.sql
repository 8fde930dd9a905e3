with counted_measures as (

    select * from {{ ref('_counted_measures') }}
    where {{ in_force_as_of() }} and is_counted and obs_status = 'A'

),

reporting_units as (

    select * from {{ ref('dim_reporting_unit') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

measures as (

    select * from {{ ref('dim_measure') }}

),

named as (

    select
        counted_measures.stream,
        counted_measures.form,
        counted_measures.origin,
        {{ origin_name('counted_measures.origin') }} as origin_name,
        counted_measures.province_key,
        counted_measures.reporting_unit,
        reporting_units.reporting_unit_name,
        counted_measures.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        periods.end_month,
        periods.cadence,
        periods.cadence_name,
        measures.class,
        counted_measures.measure_code,
        measures.measure_name,
        counted_measures.activity_code,
        counted_measures.item_code,
        coalesce(counted_measures.unit_code, measures.unit_code) as unit_code,
        counted_measures.subject_code,
        counted_measures.acquisition_code,
        counted_measures.mode,
        counted_measures.operation_key,
        counted_measures.value,
        counted_measures.qualifier,
        counted_measures.filing_state
    from counted_measures
    inner join reporting_units
        on counted_measures.reporting_unit = reporting_units.reporting_unit
    inner join periods
        on counted_measures.period_key = periods.period_key
    inner join measures
        on counted_measures.measure_code = measures.measure_code

)

select * from named
