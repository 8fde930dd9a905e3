with slots as (

    select * from {{ ref('_slots') }}

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

status as (

    select
        slots.origin,
        {{ origin_name('slots.origin') }} as origin_name,
        boundary_provinces.boundary_set,
        boundary_provinces.boundary_set_name,
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
        periods.period_basis,
        periods.cadence,
        periods.cadence_name,
        periods.axis_label,
        slots.period_as_sent,
        slots.period_as_sent_ref,
        slots.due_date,
        slots.late_from,
        slots.is_owed,
        slots.filing_state,
        states.code_name as filing_state_name,
        -- What another report covers counts with that one, not again; what is not due yet is no lapse; what nobody owes is no part of
        -- what is owed.
        case
            when not slots.is_owed then null
            when slots.filing_state in ('filed', 'nil', 'in_longer_period') then 1.0
            when slots.filing_state in ('incomplete', 'unconfirmed') then 0.5
            when slots.filing_state in ('missing', 'returned', 'withdrawn') then 0.0
        end as filed_part,
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
    -- PostgreSQL leaves a left join of a list with one row a form out where nobody asks for its name.
    left join forms
        on slots.form = forms.form
    inner join periods
        on slots.period_key = periods.period_key
    left join code_values as states
        on
            states.code_list = 'filing_state'
            and slots.filing_state = states.code

)

select * from status
