{{ config(materialized='table', post_hook='analyze {{ this }}') }}

with filings as (

    select * from {{ ref('touched_filings') }}
    where event_type = 'ReportFiled'

),

recoveries as (

    select * from {{ ref('stg_eventlog__recoveries') }}

),

-- A filing that no longer holds gets no lines back.
timely as (

    select
        recoveries.event_id,
        recoveries.event_position,
        recoveries.stream,
        recoveries.filing_event_id,
        recoveries.is_review,
        recoveries.lines_in,
        recoveries.lines_accepted,
        recoveries.lines_warned,
        recoveries.lines_rejected,
        recoveries.lines_ignored
    from recoveries
    inner join filings
        on recoveries.filing_event_id = filings.event_id
    where recoveries.event_position < coalesce(filings.closed_position, 9223372036854775807)

)

select * from timely
