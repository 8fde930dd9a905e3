with touched_filings as (

    select * from {{ ref('touched_filings') }}

),

filings as (

    select * from {{ ref('_filings') }}

),

touched_streams as (

    select * from {{ ref('touched_streams') }}

),

reporting_lines as (

    select * from {{ source('reference', 'reporting_lines') }}

),

changed_duties as (

    select
        duties.form,
        duties.province_key,
        duties.period_key
    from {{ ref('_duties') }} as duties
    where {{ changed_within_build('duties') }} and {{ from_position() }} > 0

    union

    -- A campaign or a stage is owed from the event on that gives it a day; no province means every one.
    select
        due_date_versions.form,
        due_date_versions.province_key,
        due_date_versions.period_key
    from {{ ref('_due_date_versions') }} as due_date_versions
    where {{ changed_within_build('due_date_versions') }} and {{ has_own_bounds('due_date_versions') }}

    union

    select
        unit_territories.form,
        unit_territories.province_key,
        due_date_versions.period_key
    from {{ ref('_unit_territories') }} as unit_territories
    inner join {{ ref('_due_date_versions') }} as due_date_versions
        on
            unit_territories.form = due_date_versions.form
            and unit_territories.reporting_unit = due_date_versions.reporting_unit
    where {{ changed_within_build('unit_territories') }} and {{ has_own_bounds('due_date_versions') }}

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

    union

    -- So it is where what the province owes changed,
    select {{ province_period_keys('filings') }}
    from filings
    inner join changed_duties
        on
            filings.period_key = changed_duties.period_key
            and filings.province_key = coalesce(changed_duties.province_key, filings.province_key)
            and filings.form = changed_duties.form

    union

    -- and where the report that holds a slot's figures did.
    select {{ province_period_keys('filings') }}
    from filings
    where
        filings.covering_stream in (select touched_streams.stream from touched_streams)
        and filings.period_key is not null
        and filings.province_key is not null

)

select
    row_number() over () as province_period_id,
    touched.*
from touched
