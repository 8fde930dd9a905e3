-- Looked into again for the few exhibits of prose only.
with exhibits as not materialized (

    select * from {{ ref('fct_seizure_exhibits') }}
    where recorded_to_position is null and obs_status = 'A'

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

reporting_units as (

    select * from {{ ref('dim_reporting_unit') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

items as (

    select * from {{ ref('dim_item') }}

),

events as (

    select * from {{ source('eventlog', 'events') }}

),

-- The day of the last event the reader knows, not of the clock, so that the answer at a position stays the same.
today as (

    select cast(recorded_at at time zone 'Asia/Ho_Chi_Minh' as date) as day
    from events
    where position <= {{ reading_position() }}
    order by position desc
    limit 1

),

waiting as (

    select
        exhibits.*,
        {{ origin_name('exhibits.origin') }} as origin_name,
        reporting_units.reporting_unit_name,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        periods.end_month,
        periods.cadence,
        periods.cadence_name,
        items.item_name,
        (select today.day from today) - periods.period_end as days_at_laboratory
    from exhibits
    inner join reporting_units
        on exhibits.reporting_unit = reporting_units.reporting_unit
    inner join periods
        on exhibits.period_key = periods.period_key
    inner join items
        on exhibits.item_code = items.item_code
    where exhibits.is_at_laboratory and {{ is_not_in_tables('exhibits', 'exhibits', 'item_code') }}

),

on_boundaries as (

    select
        {{ slot_on_boundaries('waiting', 'boundary_provinces') }},
        waiting.channel,
        waiting.group_no,
        waiting.acquisition_code,
        waiting.item_code,
        waiting.item_name,
        waiting.quantity,
        waiting.unit_code,
        waiting.days_at_laboratory,
        waiting.event_position,
        waiting.line_no,
        waiting.source_file,
        waiting.source_cell,
        waiting.source_span
    from waiting
    inner join boundary_provinces
        on waiting.province_key = boundary_provinces.reported_province_key

)

select * from on_boundaries
