{%- set series = [
    'origin', 'boundary_set', 'measure_code', 'item_code', 'unit_code', 'reporting_year', 'series_key',
] -%}

with national_totals as (

    select * from {{ ref('national_totals') }}
    where obs_status = 'A'

),

keyed as (

    select
        *,
        {{ series_key('national_totals') }} as series_key
    from national_totals

),

numbered as (

    select
        *,
        row_number() over (
            partition by {{ series | join(', ') }}
            order by period_end desc
        ) as recency,
        {{ overlaps_earlier(series) }} as is_overlapping
    from keyed

),

rolled_up as (

    select
        origin,
        boundary_set,
        reporting_year,
        series_key,
        cadence,
        period_basis,
        measure_code,
        item_code,
        unit_code,
        additivity,
        count(*) as periods,
        min(period_start) as period_start,
        max(period_end) as period_end,
        max(period_label) filter (where recency = 1) as last_period_label,
        -- A flow adds over periods that do not overlap; of a stock, the last one holds.
        case additivity
            when 'full' then case when not bool_or(is_overlapping) then sum(value) end
            when 'stock' then sum(value) filter (where recency = 1)
        end as value,
        bool_and(coverage = 'complete') and not bool_or(is_overlapping) as is_complete,
        bool_or(is_overlapping) as is_overlapping,
        {{ denominator_sums() }},
        {{ qualifier_counts() }}
    from numbered
    where additivity = 'full' or recency = 1
    group by
        origin,
        boundary_set,
        reporting_year,
        series_key,
        cadence,
        period_basis,
        measure_code,
        item_code,
        unit_code,
        additivity

),

measures as (

    select * from {{ ref('dim_measure') }}

),

items as (

    select * from {{ ref('dim_item') }}

),

code_values as (

    select * from {{ ref('dim_code_value') }}

),

overview as (

    select
        rolled_up.origin,
        rolled_up.boundary_set,
        rolled_up.reporting_year,
        rolled_up.series_key,
        rolled_up.cadence,
        cadences.code_name as cadence_name,
        rolled_up.period_basis,
        rolled_up.period_start,
        rolled_up.period_end,
        rolled_up.last_period_label,
        cast(rolled_up.periods as integer) as periods,
        measures.class,
        rolled_up.measure_code,
        measures.measure_name,
        rolled_up.item_code,
        items.item_name,
        rolled_up.unit_code,
        rolled_up.additivity,
        rolled_up.value,
        {{ combined_qualifier('rolled_up') }} as qualifier,
        {{ denominator_columns('rolled_up') }},
        rolled_up.is_overlapping,
        case when rolled_up.is_complete then 'complete' else 'incomplete' end as coverage
    from rolled_up
    inner join measures
        on rolled_up.measure_code = measures.measure_code
    left join items
        on rolled_up.item_code = items.item_code
    left join code_values as cadences
        on
            cadences.code_list = 'cadence'
            and rolled_up.cadence = cadences.code

)

select * from overview
