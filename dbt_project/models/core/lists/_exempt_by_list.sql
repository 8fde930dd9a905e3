-- Which provinces there are at a period's end that owe no report of it on a form, while others do.
with spans as (

    {{ list_spans(['forms', 'obligations', 'provinces', 'province_classes', 'reporting_lines', 'reporting_units']) }}

),

duties as (

    select distinct
        duties.form,
        duties.province_key,
        duties.period_key,
        duties.period_end,
        spans.from_position,
        spans.to_position
    from {{ ref('_duties') }} as duties
    inner join spans
        on {{ holds_at_span('duties') }}

),

owed as (

    select distinct
        form,
        period_key,
        period_end,
        from_position,
        to_position
    from duties

),

versions as (

    select
        owed.form,
        owed.period_key,
        provinces.province_key,
        owed.period_end,
        owed.from_position as recorded_from_position,
        owed.to_position as recorded_to_position
    from owed
    inner join {{ source('reference', 'provinces') }} as provinces
        on
            owed.period_end between provinces.valid_from and coalesce(provinces.valid_to, 'infinity')
            and {{ holds_at_span('provinces', 'owed') }}
    left join duties
        on
            owed.form = duties.form
            and owed.period_key = duties.period_key
            and provinces.province_key = duties.province_key
            and owed.from_position = duties.from_position
    where duties.province_key is null

)

{{ merged_versions('versions', ['form', 'period_key', 'province_key'], ['period_end']) }}
