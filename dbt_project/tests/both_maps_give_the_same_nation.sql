{{ config(tags=['weekly']) }}

with national_totals as (

    select * from {{ ref('national_totals') }}

),

unequal as (

    select
        measure_code,
        item_code,
        unit_code,
        period_key,
        origin,
        obs_status
    from national_totals
    group by
        measure_code,
        item_code,
        unit_code,
        period_key,
        origin,
        obs_status
    having
        count(*) <> 2
        or min(value) <> max(value)
        or min(figures) <> max(figures)
        or min(coalesce(denominator, -1)) <> max(coalesce(denominator, -1))

)

select * from unequal
