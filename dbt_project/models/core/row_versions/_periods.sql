{{
    config(
        incremental_strategy='replace_periods',
        indexes=[{'columns': ['period_key']}],
    )
}}

{#- Bounds and name of each period as filings gave them, from the first event that did. A period is met by many filings and named
    by few: marts read this and not the filings. -#}

with touched as (

    select distinct period_key
    from {{ ref('touched_filings') }}
    where period_key is not null

),

filings as (

    select * from {{ ref('_filings') }}
    where period_key in (select touched.period_key from touched)

),

periods as (

    select
        period_key,
        period_label,
        period_start,
        period_end,
        period_basis,
        cadence,
        min(recorded_from_position) as recorded_from_position
    from filings
    group by
        period_key,
        period_label,
        period_start,
        period_end,
        period_basis,
        cadence

)

select * from periods
