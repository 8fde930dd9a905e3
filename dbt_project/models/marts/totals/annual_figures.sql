{%- set series = [
    'measure_code', 'province_key', 'item_code', 'unit_code', 'reporting_year', 'period_basis', 'boundary_set', 'origin',
] -%}

with cells as (

    select * from {{ ref('_map_cells') }}

),

periods as (

    select * from {{ ref('dim_period') }}
    where cadence in ('month', 'year')

),

measures as (

    select * from {{ ref('dim_measure') }}

),

-- Both kinds go through the same windows, and are told apart by filters: a join of years with months would stop every condition.
placed as (

    select
        cells.*,
        periods.cadence,
        periods.period_basis,
        periods.period_start,
        periods.period_end
    from cells
    inner join periods
        on cells.period_key = periods.period_key

),

numbered as (

    select
        *,
        lead(period_end) over (
            partition by {{ (series + ['cadence']) | join(', ') }}
            order by period_start, period_end
        ) is null as is_last,
        {{ overlaps_earlier(series + ['cadence']) }} as is_overlapping
    from placed

),

-- Of a flow the year is the sum of its months, of a stock its last month, and of what never adds there is none.
weighed as (

    select
        *,
        cadence = 'month' as is_month,
        cell_state in ('value', 'reported_zero') as is_complete,
        cadence = 'month' and (additivity = 'full' or (additivity = 'stock' and is_last)) as is_used
    from numbered

),

added as (

    select
        {{ series | join(',\n        ') }},
        max(value) filter (where not is_month) as annual_value,
        max(qualifier) filter (where not is_month) as annual_qualifier,
        max(cell_state) filter (where not is_month) as annual_state,
        max(figures) filter (where not is_month) as annual_figures,
        max(denominator) filter (where not is_month) as annual_denominator,
        max(with_denominator) filter (where not is_month) as annual_with_denominator,
        count(value) filter (where is_month) as months,
        count(*) filter (where is_month and is_complete) as months_complete,
        case
            when additivity = 'stock' then bool_or(is_used and is_complete and extract(month from period_end) = 12)
            else count(*) filter (where is_month and is_complete) = 12
        end as is_whole,
        case
            when additivity = 'stock' or not bool_or(is_overlapping and is_month)
                then sum(value) filter (where is_used)
        end as value,
        {{ denominator_sums(condition='is_used') }},
        count(*) filter (where is_used and qualifier = 'at_least') as at_least,
        count(*) filter (where is_used and qualifier = 'at_most') as at_most,
        count(*) filter (where is_used and qualifier = 'approximately') as approximately
    from weighed
    group by
        {{ series | join(',\n        ') }},
        additivity

),

provinces as (

    select * from {{ ref('dim_province') }}

),

items as (

    select * from {{ ref('dim_item') }}

),

figures as (

    select
        added.origin,
        added.boundary_set,
        added.province_key,
        provinces.province_name,
        provinces.sort_order as province_order,
        added.reporting_year,
        added.period_basis,
        measures.class,
        added.measure_code,
        measures.measure_name,
        measures.additivity,
        added.item_code,
        items.item_name,
        added.unit_code,
        case when added.annual_value is not null then 'annual' else 'months' end as annual_source,
        coalesce(added.annual_value, added.value) as value,
        case when added.annual_value is not null then added.annual_qualifier else {{ combined_qualifier('added') }} end
            as qualifier,
        cast(
            case when added.annual_value is not null then added.annual_figures else added.figures end as integer
        ) as figures,
        case when added.annual_value is not null then added.annual_denominator else {{ whole_denominator('added') }} end
            as denominator,
        cast(
            case
                when added.annual_value is not null then added.annual_with_denominator
                else added.with_denominator
            end as integer
        ) as with_denominator,
        added.annual_value,
        added.value as months_value,
        added.annual_value - added.value as difference,
        cast(added.months as integer) as months,
        cast(added.months_complete as integer) as months_complete,
        case
            when added.annual_value is not null and added.annual_state in ('value', 'reported_zero') then 'complete'
            when added.annual_value is null and added.value is not null and added.is_whole then 'complete'
            else 'incomplete'
        end as coverage
    from added
    inner join provinces
        on added.province_key = provinces.province_key
    inner join measures
        on added.measure_code = measures.measure_code
    left join items
        on added.item_code = items.item_code

)

select * from figures
