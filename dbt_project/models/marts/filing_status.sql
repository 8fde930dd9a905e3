with slot_filings as (

    select * from {{ ref('fct_filings') }}
    -- A returned file whose slot could not be read belongs to no slot; it stands in the findings.
    where period_key is not null and province_key is not null and form is not null and reporting_unit is not null

),

-- Where there are tables, they answer for the slot; prose alone leaves it incomplete.
filings as (

    select slot_filings.*
    from slot_filings
    where
        slot_filings.channel = 'structured'
        or not exists (
            select 1
            from slot_filings as tables
            where
                tables.channel = 'structured'
                and tables.origin = slot_filings.origin
                and tables.form = slot_filings.form
                and tables.province_key = slot_filings.province_key
                and tables.reporting_unit = slot_filings.reporting_unit
                and tables.period_key = slot_filings.period_key
        )

),

due_rules as (

    select * from {{ source('reference', 'due_rules') }}
    where {{ in_force_as_of() }}

),

events as (

    select * from {{ source('eventlog', 'events') }}

),

provinces as (

    select * from {{ ref('dim_province') }}

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

forms as (

    select distinct on (form)
        form,
        name_vi as form_name
    from {{ source('reference', 'forms') }}
    where {{ in_force_as_of() }}
    order by form asc, version desc

),

code_values as (

    select * from {{ ref('dim_code_value') }}

),

-- The day it is, for the question what is missing: that of the last event the reader knows, not of the clock, so that
-- the answer at a position stays the same.
today as (

    select cast(recorded_at at time zone 'Asia/Ho_Chi_Minh' as date) as day
    from events
    where position <= {{ reading_position() }}
    order by position desc
    limit 1

),

reported_slots as (

    select
        origin,
        form,
        province_key,
        reporting_unit,
        period_key,
        bool_or(filing_state = 'returned' and recorded_to_position is null) as has_open_return,
        bool_or(
            recorded_to_position is null
            and (filing_state = 'incomplete' or (filing_state = 'filed' and channel = 'narrative'))
        ) as is_incomplete,
        bool_or(filing_state = 'withdrawn' and recorded_to_position is null) as is_withdrawn,
        bool_or(filing_state = 'covered' and recorded_to_position is null) as is_covered,
        bool_or(filing_state in ('filed', 'incomplete') and recorded_to_position is null) as is_filed,
        bool_and(is_nil) filter (
            where filing_state in ('filed', 'incomplete') and recorded_to_position is null
        ) as is_nil,
        max(vintage) as vintage,
        min(received_at) filter (where filing_state in ('filed', 'incomplete')) as first_received_at,
        max(received_at) as last_received_at,
        min(days_late) filter (where filing_state in ('filed', 'incomplete')) as days_late,
        max(due_date) as due_date
    from filings
    group by origin, form, province_key, reporting_unit, period_key

),

-- Who has ever filed a report on a calendar owes it for each period since.
reporters as (

    select
        origin,
        form,
        province_key,
        reporting_unit,
        cadence,
        period_basis,
        min(period_end) as first_period_end
    from filings
    where filing_state in ('filed', 'incomplete')
    group by origin, form, province_key, reporting_unit, cadence, period_basis

),

due_slots as (

    select
        reporters.origin,
        reporters.form,
        reporters.province_key,
        reporters.reporting_unit,
        periods.period_key,
        periods.period_end + cast(due_rules.due_days as integer) as due_date
    from reporters
    inner join due_rules
        on
            reporters.form = due_rules.form
            and reporters.reporting_unit = due_rules.reporting_unit
            and reporters.cadence = due_rules.cadence
            and reporters.period_basis = due_rules.basis
    inner join provinces
        on reporters.province_key = provinces.province_key
    inner join periods
        on
            periods.is_regular
            and reporters.cadence = periods.cadence
            and reporters.period_basis = periods.period_basis
            and periods.period_end between reporters.first_period_end and (select today.day from today)
            and periods.period_end between provinces.valid_from and coalesce(provinces.valid_to, 'infinity')
            and periods.period_end
            between cast(due_rules.valid_from as date) and coalesce(cast(due_rules.valid_to as date), 'infinity')

),

slots as (

    select
        coalesce(reported_slots.origin, due_slots.origin) as origin,
        coalesce(reported_slots.form, due_slots.form) as form,
        coalesce(reported_slots.province_key, due_slots.province_key) as province_key,
        coalesce(reported_slots.reporting_unit, due_slots.reporting_unit) as reporting_unit,
        coalesce(reported_slots.period_key, due_slots.period_key) as period_key,
        coalesce(due_slots.due_date, reported_slots.due_date) as due_date,
        case
            when reported_slots.is_filed and reported_slots.is_incomplete then 'incomplete'
            when reported_slots.is_filed and reported_slots.is_nil then 'nil'
            when reported_slots.is_filed then 'filed'
            when reported_slots.is_covered then 'covered'
            when reported_slots.is_withdrawn then 'withdrawn'
            when reported_slots.has_open_return then 'returned'
            when due_slots.due_date < (select today.day from today) then 'missing'
            else 'not_due'
        end as filing_state,
        coalesce(reported_slots.has_open_return, false) as has_open_return,
        reported_slots.vintage,
        reported_slots.first_received_at,
        reported_slots.last_received_at,
        case when reported_slots.is_filed then reported_slots.days_late end as days_late
    from reported_slots
    full outer join due_slots
        on
            reported_slots.origin = due_slots.origin
            and reported_slots.form = due_slots.form
            and reported_slots.province_key = due_slots.province_key
            and reported_slots.reporting_unit = due_slots.reporting_unit
            and reported_slots.period_key = due_slots.period_key

),

status as (

    select
        slots.origin,
        boundary_provinces.boundary_set,
        boundary_provinces.province_key,
        boundary_provinces.province_name,
        boundary_provinces.province_order,
        slots.province_key as reported_province_key,
        boundary_provinces.reported_province_name,
        slots.reporting_unit,
        reporting_units.reporting_unit_name,
        slots.form,
        forms.form_name,
        slots.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        periods.cadence,
        slots.due_date,
        slots.filing_state,
        states.code_name as filing_state_name,
        coalesce(slots.days_late > 0, false) as is_late,
        slots.days_late,
        slots.has_open_return,
        slots.vintage,
        slots.first_received_at,
        slots.last_received_at
    from slots
    inner join boundary_provinces
        on slots.province_key = boundary_provinces.reported_province_key
    inner join reporting_units
        on slots.reporting_unit = reporting_units.reporting_unit
    inner join forms
        on slots.form = forms.form
    inner join periods
        on slots.period_key = periods.period_key
    left join code_values as states
        on
            states.code_list = 'filing_state'
            and slots.filing_state = states.code

)

select * from status
