with slot_measures as (

    select * from {{ ref('_slot_measures_in_force') }}
    where coalesce(excluded_by, 'component') = 'component' and reporting_unit_kind = 'component'

),

national_totals as (

    select * from {{ ref('national_totals') }}
    -- The nation is the same on either map.
    where boundary_set = '34' and obs_status = 'A'

),

reporting_units as (

    select * from {{ ref('dim_reporting_unit') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

measures as (

    select * from {{ ref('dim_measure') }}
    where additivity <> 'none'

),

items as (

    select * from {{ ref('dim_item') }}

),

summed as (

    select
        slot_measures.origin,
        slot_measures.reporting_unit,
        slot_measures.period_key,
        slot_measures.measure_code,
        slot_measures.item_code,
        coalesce(slot_measures.unit_code, measures.unit_code) as unit_code,
        sum(slot_measures.value) as value,
        {{ denominator_sums('slot_measures') }},
        count(distinct slot_measures.province_key) as provinces_reporting,
        {{ qualifier_counts() }}
    from slot_measures
    inner join measures
        on slot_measures.measure_code = measures.measure_code
    group by
        slot_measures.origin,
        slot_measures.reporting_unit,
        slot_measures.period_key,
        slot_measures.measure_code,
        slot_measures.item_code,
        coalesce(slot_measures.unit_code, measures.unit_code)

),

-- One agency's figures down its own line, to hold against the nation's total. They are in that total already.
totals as (

    select
        summed.origin,
        summed.reporting_unit,
        reporting_units.reporting_unit_name,
        summed.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        measures.class,
        summed.measure_code,
        measures.measure_name,
        summed.item_code,
        items.item_name,
        summed.unit_code,
        summed.value as control_value,
        {{ combined_qualifier('summed') }} as qualifier,
        {{ denominator_columns('summed') }},
        cast(summed.provinces_reporting as integer) as provinces_reporting,
        national_totals.value as national_value
    from summed
    inner join reporting_units
        on summed.reporting_unit = reporting_units.reporting_unit
    inner join periods
        on summed.period_key = periods.period_key
    inner join measures
        on summed.measure_code = measures.measure_code
    left join items
        on summed.item_code = items.item_code
    left join national_totals
        on
            summed.origin = national_totals.origin
            and summed.period_key = national_totals.period_key
            and summed.measure_code = national_totals.measure_code
            and coalesce(summed.item_code, '') = coalesce(national_totals.item_code, '')
            and coalesce(summed.unit_code, '') = coalesce(national_totals.unit_code, '')

)

select * from totals
