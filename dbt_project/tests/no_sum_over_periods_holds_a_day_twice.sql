{{ config(tags=['weekly']) }}

with national_overview as (

    select * from {{ ref('national_overview') }}
    where additivity = 'full' and periods > 1 and value is not null

),

national_totals as (

    select * from {{ ref('national_totals') }}
    -- Figures of prose that nobody has confirmed stand in rows of their own; national_overview adds none of them.
    where obs_status = 'A'

),

added as (

    select
        national_overview.origin,
        national_overview.boundary_set,
        national_overview.measure_code,
        national_overview.item_code,
        national_overview.unit_code,
        national_overview.reporting_year,
        national_overview.series_key,
        sum(national_totals.period_end - national_totals.period_start + 1) as days_added,
        max(national_totals.period_end) - min(national_totals.period_start) + 1 as days_there_are
    from national_overview
    inner join national_totals
        on
            national_overview.origin = national_totals.origin
            and national_overview.boundary_set = national_totals.boundary_set
            and national_overview.measure_code = national_totals.measure_code
            and national_overview.item_code is not distinct from national_totals.item_code
            and national_overview.unit_code is not distinct from national_totals.unit_code
            and national_overview.reporting_year = national_totals.reporting_year
            and national_overview.cadence = national_totals.cadence
            and national_overview.period_basis = national_totals.period_basis
    group by
        national_overview.origin,
        national_overview.boundary_set,
        national_overview.measure_code,
        national_overview.item_code,
        national_overview.unit_code,
        national_overview.reporting_year,
        national_overview.series_key

)

select * from added
where days_added > days_there_are
