with spans as (

    {{ list_spans(['forms', 'provinces', 'province_classes', 'reporting_lines', 'reporting_units']) }}

),

reporting_lines as (

    select
        reporting_lines.*,
        spans.from_position,
        spans.to_position
    from {{ source('reference', 'reporting_lines') }} as reporting_lines
    inner join spans
        on {{ holds_at_span('reporting_lines') }}

),

-- The consolidated report is every territory's; a component's, that of the territories its reporting line names.
lines as (

    select distinct
        forms.form,
        reporting_units.reporting_unit,
        '*' as province_class,
        cast(null as date) as valid_from,
        cast(null as date) as valid_to,
        spans.from_position,
        spans.to_position
    from {{ source('reference', 'forms') }} as forms
    inner join spans
        on {{ holds_at_span('forms') }}
    inner join {{ source('reference', 'reporting_units') }} as reporting_units
        on {{ holds_at_span('reporting_units') }} and reporting_units.kind = 'consolidated'

    union all

    select
        form,
        reporting_unit,
        province_class,
        valid_from,
        valid_to,
        from_position,
        to_position
    from reporting_lines

),

-- `*` is the class that every territory is in.
memberships as (

    select
        province_classes.province_class,
        province_classes.province_key,
        province_classes.valid_from,
        province_classes.valid_to,
        spans.from_position
    from {{ source('reference', 'province_classes') }} as province_classes
    inner join spans
        on {{ holds_at_span('province_classes') }}

    union all

    select
        '*' as province_class,
        provinces.province_key,
        provinces.valid_from,
        provinces.valid_to,
        spans.from_position
    from {{ ref('_provinces') }} as provinces
    inner join spans
        on {{ holds_at_span('provinces') }}

),

versions as (

    select
        lines.form,
        lines.reporting_unit,
        provinces.province_key,
        range_agg(
            daterange(lines.valid_from, lines.valid_to, '[]')
            * daterange(memberships.valid_from, memberships.valid_to, '[]')
            * daterange(provinces.valid_from, provinces.valid_to, '[]')
        ) as days,
        lines.from_position as recorded_from_position,
        lines.to_position as recorded_to_position
    from lines
    inner join memberships
        on
            lines.province_class = memberships.province_class
            and lines.from_position = memberships.from_position
    inner join {{ ref('_provinces') }} as provinces
        on
            memberships.province_key = provinces.province_key
            and lines.from_position >= provinces.recorded_from_position
            and coalesce(lines.from_position < provinces.recorded_to_position, true)
    group by
        lines.form,
        lines.reporting_unit,
        provinces.province_key,
        lines.from_position,
        lines.to_position

)

{{ merged_versions('versions', ['form', 'reporting_unit', 'province_key'], ['days']) }}
