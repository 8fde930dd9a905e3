-- The periods whose figures are made of touched reports: theirs, the longer ones that are made of their months, and the same periods of
-- the year after, which are compared with these.
with touched_province_periods as (

    select * from {{ ref('touched_province_periods') }}

),

period_sources as (

    select * from {{ ref('_period_sources') }}

),

windows as (

    select * from {{ ref('_comparison_windows') }}
    where span = 'period' and side = 'last_year'

),

reported as (

    select
        origin,
        form,
        period_key
    from touched_province_periods

    union

    -- Which provinces there are, and which became part of which, is asked for every period.
    select
        origin,
        form,
        period_key
    from {{ ref('_province_coverage') }}
    where
        {{ from_position() }} > 0
        and exists (
            select 1 from {{ ref('_provinces') }} as provinces
            where {{ changed_within_build('provinces') }}
        )

),

made as (

    select distinct
        reported.origin,
        reported.form,
        period_sources.period_key
    from reported
    inner join period_sources
        on reported.period_key = period_sources.source_key

),

touched as (

    select * from made

    union

    select
        made.origin,
        made.form,
        windows.period_key
    from made
    inner join windows
        on made.period_key = windows.part_key

)

select
    row_number() over () as touched_period_id,
    touched.*
from touched
