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
        bool_or(filing_state = 'incomplete') as is_incomplete
    from filings
    where filing_state in ('filed', 'incomplete')
    group by stream, origin, form, province_key, reporting_unit, period_key

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

slots as (

    select * from reported

    union all

    select * from covered

)

select * from slots
