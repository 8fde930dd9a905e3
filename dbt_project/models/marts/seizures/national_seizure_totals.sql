with counted_measures as (

    select * from {{ ref('_counted_measures') }}
    where {{ in_force_as_of() }} and form = 'seizures' and is_counted and obs_status = 'A'

),

boundaries as (

    select * from {{ ref('bridge_province_boundary') }}

),

measures as (

    select * from {{ ref('dim_measure') }}

),

items as (

    select * from {{ ref('dim_item') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

form_coverage as (

    select * from {{ ref('_form_coverage') }}
    where form = 'seizures'

),

figures as not materialized (

    {{ seizure_figures() }}

),

{{ seizure_totals('origin, boundary_set') }},

named as (

    select
        seizure_totals.origin,
        seizure_totals.boundary_set,
        seizure_totals.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        seizure_totals.measure_code,
        measures.measure_name,
        seizure_totals.item_code,
        items.item_name,
        items.item_class,
        items.parent_item_code,
        seizure_totals.unit_code,
        seizure_totals.value_as_reported,
        seizure_totals.value_distinct_min,
        seizure_totals.value_distinct_max,
        seizure_totals.value_unknown_mode,
        seizure_totals.value_joint_elsewhere,
        seizure_totals.operations,
        seizure_totals.operations_repeated,
        {{ combined_qualifier('seizure_totals') }} as qualifier,
        form_coverage.coverage
    from seizure_totals
    inner join measures
        on seizure_totals.measure_code = measures.measure_code
    inner join periods
        on seizure_totals.period_key = periods.period_key
    inner join form_coverage
        on
            seizure_totals.origin = form_coverage.origin
            and seizure_totals.period_key = form_coverage.period_key
    left join items
        on seizure_totals.item_code = items.item_code

)

select * from named
