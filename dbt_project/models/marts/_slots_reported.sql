with filings as (

    select * from {{ ref('_filings') }}
    where {{ in_force_as_of() }}

),

reported as (

    select
        stream,
        origin,
        form,
        province_key,
        reporting_unit,
        period_key,
        channel,
        -- Prose tells some figures; that it tells all is nowhere said.
        bool_or(filing_state = 'incomplete' or channel = 'narrative') as is_incomplete
    from filings
    where filing_state in ('filed', 'incomplete')
    group by stream, origin, form, province_key, reporting_unit, period_key, channel

),

-- A covered slot has reported when the report that holds its figures is there.
covered as (

    select
        filings.stream,
        filings.origin,
        filings.form,
        filings.province_key,
        filings.reporting_unit,
        filings.period_key,
        reported.is_incomplete
    from filings
    inner join reported
        on filings.covering_stream = reported.stream
    where filings.filing_state = 'covered'

),

-- Where there are tables, they answer for the slot.
reporting as (

    select
        reported.stream,
        reported.origin,
        reported.form,
        reported.province_key,
        reported.reporting_unit,
        reported.period_key,
        reported.is_incomplete
    from reported
    left join reported as tables
        on
            reported.channel = 'narrative'
            and tables.channel = 'structured'
            and reported.origin = tables.origin
            and reported.form = tables.form
            and reported.province_key = tables.province_key
            and reported.reporting_unit = tables.reporting_unit
            and reported.period_key = tables.period_key
    where tables.stream is null

),

slots as (

    select * from reporting

    union all

    select * from covered

)

select * from slots
