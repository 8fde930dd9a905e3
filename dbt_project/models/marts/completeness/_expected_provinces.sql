-- From which provinces figures of a form and period are waited for. The one place that says so: who owes a report on the form, be it of
-- one of its units only, and where nobody owes one, every province there is at the period's end.
with duties as (

    select * from {{ ref('_duties') }}
    where {{ in_force_as_of() }}

),

asked_slots as (

    select * from {{ ref('_asked_slots') }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

periods as (

    select * from {{ ref('dim_period') }}
    where is_reported

),

forms as (

    select distinct form from {{ source('reference', 'forms') }}
    where {{ in_force_as_of() }}

),

owing as (

    select
        duties.form,
        duties.period_key,
        duties.province_key
    from duties
    inner join periods
        on duties.period_key = periods.period_key

    union

    select
        form,
        period_key,
        province_key
    from asked_slots

),

owed_by_nobody as (

    select
        forms.form,
        periods.period_key,
        periods.period_end
    from periods
    cross join forms

    except

    select
        owing.form,
        owing.period_key,
        periods.period_end
    from owing
    inner join periods
        on owing.period_key = periods.period_key

),

expected as (

    select * from owing

    union all

    select
        owed_by_nobody.form,
        owed_by_nobody.period_key,
        provinces.province_key
    from owed_by_nobody
    inner join provinces
        on owed_by_nobody.period_end between provinces.valid_from and coalesce(provinces.valid_to, 'infinity')

)

select * from expected
