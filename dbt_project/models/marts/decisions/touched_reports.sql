with filings as (

    select * from {{ ref('_filings') }}

),

touched as (

    select * from {{ ref('touched_province_periods') }}

),

reports as (

    select distinct
        filings.stream,
        touched.province_period_id
    from filings
    inner join touched
        on {{ of_one_province_period('filings', 'touched') }}

)

select * from reports
