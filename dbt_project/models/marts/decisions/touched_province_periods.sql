with touched_filings as (

    select * from {{ ref('touched_filings') }}

),

filings as (

    select * from {{ ref('_filings') }}

),

reporting_lines as (

    select * from {{ source('reference', 'reporting_lines') }}

),

touched as (

    select {{ province_period_keys() }}
    from touched_filings
    where period_key is not null and province_key is not null and form is not null

    union

    -- Which components a consolidated report holds is the list's to say: where it changed, all that it speaks of is decided anew.
    select {{ province_period_keys('filings') }}
    from filings
    where
        filings.form in (
            select reporting_lines.form from reporting_lines
            where {{ changed_within_build('reporting_lines') }}
        )
        and filings.period_key is not null
        and filings.province_key is not null

)

select
    row_number() over () as province_period_id,
    touched.*
from touched
