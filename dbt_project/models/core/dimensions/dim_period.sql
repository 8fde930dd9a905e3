with reported as (

    select * from {{ ref('_periods') }}
    where {{ known_as_of() }}

),

today as (

    select * from {{ ref('_today') }}

),

boundary_sets as (

    select * from {{ source('reference', 'boundary_sets') }}
    where {{ in_force_as_of() }}

),

cadences as (

    select * from {{ ref('dim_code_value') }}
    where code_list = 'cadence'

),

asked_for as (

    select * from {{ ref('_due_extensions') }}
    where {{ has_own_bounds() }}

),

named as (

    select
        period_key,
        period_label,
        period_start,
        period_end,
        period_basis,
        cadence,
        true as is_reported
    from reported

    union all

    select
        period_key,
        period_label,
        period_start,
        period_end,
        period_basis,
        cadence,
        false as is_reported
    from asked_for

),

-- From the first year that was reported on to the year it is.
bounds as (

    select
        cast(extract(year from min(period_start)) as integer) as first_year,
        cast(extract(year from (select today.day from today)) as integer) as last_year
    from reported

),

stated as (

    select
        *,
        false as is_regular
    from named

    union all

    select
        period_key,
        period_label,
        period_start,
        period_end,
        period_basis,
        cadence,
        false as is_reported,
        true as is_regular
    from {{ ref('_calendar') }}
    where calendar_year between (select bounds.first_year from bounds) and (select bounds.last_year from bounds)

),

-- Of a regular period the calendar says the name and the bounds.
periods as (

    select
        period_key,
        coalesce(max(period_label) filter (where is_regular), max(period_label)) as period_label,
        coalesce(max(period_start) filter (where is_regular), max(period_start)) as period_start,
        coalesce(max(period_end) filter (where is_regular), max(period_end)) as period_end,
        coalesce(max(period_basis) filter (where is_regular), max(period_basis)) as period_basis,
        coalesce(max(cadence) filter (where is_regular), max(cadence)) as cadence,
        bool_or(is_reported) as is_reported,
        bool_or(is_regular) as is_regular
    from stated
    group by period_key

),

dimension as (

    select
        periods.period_key,
        periods.period_label,
        periods.period_label || ' (' || to_char(periods.period_start, 'FMDD/FMMM/YYYY') || '–'
        || to_char(periods.period_end, 'FMDD/FMMM/YYYY') || ')' as period_long_label,
        periods.period_start,
        periods.period_end,
        cast(extract(year from periods.period_end) as integer) as reporting_year,
        periods.period_basis,
        periods.cadence,
        cadences.code_name as cadence_name,
        to_char(periods.period_end, 'YYYY-MM') as end_month,
        to_char(periods.period_end, 'YYYY-MM') || ' ' || lower(cadences.code_name) as axis_label,
        ends.boundary_set,
        starts.boundary_set <> ends.boundary_set as is_break,
        periods.is_reported,
        periods.is_regular
    from periods
    inner join boundary_sets as ends
        on
            periods.period_end between cast(ends.valid_from as date) and coalesce(
                cast(ends.valid_to as date), 'infinity'
            )
    left join boundary_sets as starts
        on
            periods.period_start
            between cast(starts.valid_from as date) and coalesce(cast(starts.valid_to as date), 'infinity')
    left join cadences
        on periods.cadence = cadences.code

)

select * from dimension
