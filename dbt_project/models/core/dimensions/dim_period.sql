with filings as (

    select * from {{ ref('_filings') }}
    where {{ known_as_of() }} and period_key is not null

),

boundary_sets as (

    select * from {{ source('reference', 'boundary_sets') }}
    where {{ in_force_as_of() }}

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
    from filings

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

met as (

    select
        period_key,
        max(period_label) as period_label,
        max(period_start) as period_start,
        max(period_end) as period_end,
        max(period_basis) as period_basis,
        max(cadence) as cadence,
        bool_or(is_reported) as is_reported
    from named
    group by period_key

),

-- From the first year that was reported on to the year in which the last known report came.
bounds as (

    select
        cast(extract(year from min(period_start)) as integer) as first_year,
        cast(extract(year from max(recorded_at)) as integer) as last_year
    from filings

),

calendar as (

    {{ calendar('(select bounds.first_year from bounds)', '(select bounds.last_year from bounds)') }}

),

periods as (

    select
        coalesce(calendar.period_key, met.period_key) as period_key,
        coalesce(calendar.period_label, met.period_label) as period_label,
        coalesce(calendar.period_start, met.period_start) as period_start,
        coalesce(calendar.period_end, met.period_end) as period_end,
        coalesce(calendar.period_basis, met.period_basis) as period_basis,
        coalesce(calendar.cadence, met.cadence) as cadence,
        coalesce(met.is_reported, false) as is_reported,
        calendar.period_key is not null as is_regular
    from calendar
    full outer join met
        on calendar.period_key = met.period_key

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

)

select * from dimension
