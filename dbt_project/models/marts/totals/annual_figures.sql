{%- set series = [
    'origin', 'boundary_set', 'province_key', 'measure_code', 'item_code', 'unit_code', 'reporting_year', 'period_basis',
] -%}

with province_overview as (

    select * from {{ ref('province_overview') }}
    where cadence in ('month', 'year')

),

periods as (

    select * from {{ ref('dim_period') }}

),

measures as (

    select * from {{ ref('dim_measure') }}

),

placed as (

    select
        province_overview.*,
        periods.reporting_year,
        periods.period_basis
    from province_overview
    inner join periods
        on province_overview.period_key = periods.period_key

),

annual as (

    select * from placed
    where cadence = 'year'

),

months as (

    select
        *,
        row_number() over (
            partition by {{ series | join(', ') }}
            order by period_end desc
        ) as recency,
        {{ overlaps_earlier(series) }} as is_overlapping
    from placed
    where cadence = 'month'

),

-- Of a flow the year is the sum of its months, of a stock its last month, and of what never adds there is none.
weighed as (

    select
        months.*,
        measures.additivity,
        measures.additivity = 'full' or (measures.additivity = 'stock' and months.recency = 1) as is_used
    from months
    inner join measures
        on months.measure_code = measures.measure_code

),

added as (

    select
        {{ series | join(',\n        ') }},
        count(value) as months,
        count(*) filter (where cell_state in ('value', 'reported_zero')) as months_complete,
        case
            when additivity = 'stock' then bool_or(is_used and extract(month from period_end) = 12)
            else count(*) filter (where cell_state in ('value', 'reported_zero')) = 12
        end as is_whole,
        case
            when additivity = 'stock' or not bool_or(is_overlapping) then sum(value) filter (where is_used)
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

joined as (

    select
        coalesce(annual.origin, added.origin) as origin,
        coalesce(annual.boundary_set, added.boundary_set) as boundary_set,
        coalesce(annual.province_key, added.province_key) as province_key,
        coalesce(annual.measure_code, added.measure_code) as measure_code,
        coalesce(annual.item_code, added.item_code) as item_code,
        coalesce(annual.unit_code, added.unit_code) as unit_code,
        coalesce(annual.reporting_year, added.reporting_year) as reporting_year,
        coalesce(annual.period_basis, added.period_basis) as period_basis,
        annual.value as annual_value,
        annual.qualifier as annual_qualifier,
        annual.cell_state as annual_state,
        annual.figures as annual_figures,
        annual.denominator as annual_denominator,
        annual.with_denominator as annual_with_denominator,
        added.value as months_value,
        {{ combined_qualifier('added') }} as months_qualifier,
        added.figures as months_figures,
        {{ whole_denominator('added') }} as months_denominator,
        added.with_denominator as months_with_denominator,
        added.is_whole,
        coalesce(added.months, 0) as months,
        coalesce(added.months_complete, 0) as months_complete
    from annual
    full outer join added
        on
            annual.origin = added.origin
            and annual.boundary_set = added.boundary_set
            and annual.province_key = added.province_key
            and annual.measure_code = added.measure_code
            and coalesce(annual.item_code, '') = coalesce(added.item_code, '')
            and coalesce(annual.unit_code, '') = coalesce(added.unit_code, '')
            and annual.reporting_year = added.reporting_year
            and annual.period_basis = added.period_basis

),

provinces as (

    select * from {{ ref('dim_province') }}

),

items as (

    select * from {{ ref('dim_item') }}

),

figures as (

    select
        joined.origin,
        joined.boundary_set,
        joined.province_key,
        provinces.province_name,
        provinces.sort_order as province_order,
        joined.reporting_year,
        joined.period_basis,
        measures.class,
        joined.measure_code,
        measures.measure_name,
        measures.additivity,
        joined.item_code,
        items.item_name,
        joined.unit_code,
        case when joined.annual_value is not null then 'annual' else 'months' end as annual_source,
        coalesce(joined.annual_value, joined.months_value) as value,
        case when joined.annual_value is not null then joined.annual_qualifier else joined.months_qualifier end
            as qualifier,
        cast(
            case when joined.annual_value is not null then joined.annual_figures else joined.months_figures end
            as integer
        ) as figures,
        case when joined.annual_value is not null then joined.annual_denominator else joined.months_denominator end
            as denominator,
        cast(
            case
                when joined.annual_value is not null then joined.annual_with_denominator
                else joined.months_with_denominator
            end as integer
        ) as with_denominator,
        joined.annual_value,
        joined.months_value,
        joined.annual_value - joined.months_value as difference,
        cast(joined.months as integer) as months,
        cast(joined.months_complete as integer) as months_complete,
        case
            when joined.annual_value is not null and joined.annual_state = 'value' then 'complete'
            when joined.annual_value is null and joined.months_value is not null and joined.is_whole then 'complete'
            else 'incomplete'
        end as coverage
    from joined
    inner join provinces
        on joined.province_key = provinces.province_key
    inner join measures
        on joined.measure_code = measures.measure_code
    left join items
        on joined.item_code = items.item_code

)

select * from figures
