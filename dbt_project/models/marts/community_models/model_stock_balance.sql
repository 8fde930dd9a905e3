with stocks as (

    select * from {{ ref('fct_model_stocks') }}
    where
        recorded_to_position is null
        and obs_status = 'A'
        and level = 'province'
        and measure_code like 'models_%'

),

periods as (

    select * from {{ ref('dim_period') }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

reporting_units as (

    select * from {{ ref('dim_reporting_unit') }}

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

identities as (

    select * from {{ ref('link_model_identities') }}

),

models as (

    select * from {{ ref('fct_models') }}
    where recorded_to_position is null and obs_status = 'A'

),

states as (

    select * from {{ ref('model_states') }}

),

-- A later filing may add to a stock or take its place: what is in force of one measure is added up, as in every total.
reports as (

    select
        stocks.stream,
        stocks.origin,
        stocks.channel,
        stocks.province_key,
        stocks.reporting_unit,
        stocks.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        periods.cadence,
        sum(stocks.value) filter (where stocks.measure_code = 'models_opening') as opening,
        sum(stocks.value) filter (where stocks.measure_code = 'models_new') as new,
        sum(stocks.value) filter (where stocks.measure_code = 'models_merged') as merged,
        sum(stocks.value) filter (where stocks.measure_code = 'models_dissolved') as dissolved,
        sum(stocks.value) filter (where stocks.measure_code = 'models_active') as closing,
        bool_and(stocks.qualifier = 'exact') as is_exact
    from stocks
    inner join periods
        on stocks.period_key = periods.period_key
    group by
        stocks.stream,
        stocks.origin,
        stocks.channel,
        stocks.province_key,
        stocks.reporting_unit,
        stocks.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        periods.cadence

),

-- What stood when the period began: the closing stock of the unit's own last period, or where the province is new, those
-- of the provinces it was made of, which is why a stock jumps in July 2025.
before as (

    select
        reports.stream,
        count(*) as provinces,
        sum(earlier.closing) as closing,
        bool_or(earlier.province_key <> reports.province_key) as is_of_parents
    from reports
    inner join provinces as here
        on reports.province_key = here.province_key
    inner join provinces as there
        on here.province_key in (there.province_key, there.successor_province_key)
    inner join reports as earlier
        on
            there.province_key = earlier.province_key
            and reports.origin = earlier.origin
            and reports.channel = earlier.channel
            and reports.reporting_unit = earlier.reporting_unit
            and reports.cadence = earlier.cadence
            and reports.period_start - 1 = earlier.period_end
    where earlier.closing is not null
    group by reports.stream

),

parents as (

    select
        successor_province_key as province_key,
        count(*) as provinces
    from provinces
    where successor_province_key is not null
    group by successor_province_key

),

-- Models that the same unit has named and that were active on the last day of the period.
counted as (

    select
        reports.stream,
        count(distinct states.model_id) as active
    from reports
    inner join models
        on
            reports.origin = models.origin
            and reports.province_key = models.province_key
            and reports.reporting_unit = models.reporting_unit
    inner join identities
        on
            models.origin = identities.origin
            and models.model_id = identities.model_id
    inner join states
        on
            identities.origin = states.origin
            and identities.canonical_model_id = states.model_id
            and reports.period_end >= states.state_from
            and reports.period_end < coalesce(states.state_until, 'infinity')
    where states.state = 'active'
    group by reports.stream

),

balanced as (

    select
        reports.*,
        reports.opening + coalesce(reports.new, 0) - coalesce(reports.merged, 0) - coalesce(reports.dissolved, 0)
            as closing_expected,
        before.closing as closing_before,
        case
            when before.is_of_parents is null then 'none'
            when not before.is_of_parents then 'own'
            when before.provinces < parents.provinces then 'some_parents'
            else 'parents'
        end as closing_before_of,
        coalesce(counted.active, 0) as registry_active
    from reports
    left join before
        on reports.stream = before.stream
    left join parents
        on reports.province_key = parents.province_key
    left join counted
        on reports.stream = counted.stream

),

named as (

    select
        balanced.origin,
        boundary_provinces.boundary_set,
        boundary_provinces.province_key,
        boundary_provinces.province_name,
        boundary_provinces.province_order,
        balanced.province_key as reported_province_key,
        balanced.reporting_unit,
        reporting_units.reporting_unit_name,
        balanced.period_key,
        balanced.period_label,
        balanced.period_start,
        balanced.period_end,
        balanced.channel,
        balanced.opening,
        balanced.new,
        balanced.merged,
        balanced.dissolved,
        balanced.closing_expected,
        balanced.closing,
        balanced.closing - balanced.closing_expected as difference,
        balanced.closing_before,
        balanced.closing_before_of,
        case when balanced.closing_before_of in ('own', 'parents') then balanced.opening - balanced.closing_before end
            as opening_difference,
        cast(balanced.registry_active as integer) as registry_active,
        balanced.closing - balanced.registry_active as registry_difference,
        balanced.is_exact
    from balanced
    inner join boundary_provinces
        on balanced.province_key = boundary_provinces.reported_province_key
    inner join reporting_units
        on balanced.reporting_unit = reporting_units.reporting_unit

)

select * from named
