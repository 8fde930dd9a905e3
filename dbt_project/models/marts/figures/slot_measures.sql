with slot_measures as (

    select * from {{ ref('_slot_measures_in_force') }}

),

provinces as (

    select * from {{ ref('dim_province') }}

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

items as (

    select * from {{ ref('dim_item') }}

),

named as (

    select
        slot_measures.stream,
        slot_measures.form,
        slot_measures.origin,
        periods.boundary_set,
        slot_measures.province_key,
        provinces.province_name,
        slot_measures.reporting_unit,
        reporting_units.reporting_unit_name,
        slot_measures.reporting_unit_kind,
        slot_measures.channel,
        slot_measures.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        measures.class,
        slot_measures.measure_code,
        measures.measure_name,
        slot_measures.activity_code,
        slot_measures.item_code,
        items.item_name,
        slot_measures.subject_code,
        slot_measures.acquisition_code,
        slot_measures.mode,
        slot_measures.operation_key,
        slot_measures.level,
        slot_measures.relation,
        slot_measures.value_per,
        slot_measures.lower_levels_complete,
        coalesce(slot_measures.unit_code, measures.unit_code) as unit_code,
        slot_measures.value,
        slot_measures.qualifier,
        slot_measures.figures,
        slot_measures.denominator,
        slot_measures.with_denominator,
        slot_measures.filing_state,
        slot_measures.excluded_by is null as is_in_total,
        slot_measures.excluded_by,
        slot_measures.obs_status,
        slot_measures.recorded_from_position,
        cast(null as bigint) as recorded_to_position
    from slot_measures
    inner join provinces
        on slot_measures.province_key = provinces.province_key
    inner join reporting_units
        on slot_measures.reporting_unit = reporting_units.reporting_unit
    inner join periods
        on slot_measures.period_key = periods.period_key
    inner join measures
        on slot_measures.measure_code = measures.measure_code
    left join items
        on slot_measures.item_code = items.item_code

)

select * from named
