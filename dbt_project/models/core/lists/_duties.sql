-- Which report a territory owes for which period, by the list of obligations, whether or not anybody ever sent one.
with spans as (

    {{ list_spans(['forms', 'obligations', 'provinces', 'province_classes', 'reporting_lines', 'reporting_units']) }}

),

obligations as (

    select
        obligations.*,
        daterange(obligations.valid_from, obligations.valid_to, '[]') as days,
        reporting_units.kind as reporting_unit_kind,
        spans.from_position,
        spans.to_position
    from {{ source('reference', 'obligations') }} as obligations
    inner join spans
        on {{ holds_at_span('obligations') }}
    inner join {{ source('reference', 'reporting_units') }} as reporting_units
        on
            obligations.reporting_unit = reporting_units.reporting_unit
            and {{ holds_at_span('reporting_units') }}

),

-- `*` is the class that every territory with the unit is in.
territories as (

    select
        obligations.form,
        obligations.reporting_unit,
        obligations.reporting_unit_kind,
        obligations.cadence,
        obligations.basis,
        unit_territories.province_key,
        obligations.from_position,
        obligations.to_position,
        range_agg(
            obligations.days * coalesce(
                daterange(province_classes.valid_from, province_classes.valid_to, '[]'), daterange(null, null)
            )
        ) * unit_territories.days as days
    from obligations
    inner join {{ ref('_unit_territories') }} as unit_territories
        on
            obligations.form = unit_territories.form
            and obligations.reporting_unit = unit_territories.reporting_unit
            and {{ holds_at_span('unit_territories', 'obligations') }}
    left join {{ source('reference', 'province_classes') }} as province_classes
        on
            obligations.province_class = province_classes.province_class
            and unit_territories.province_key = province_classes.province_key
            and {{ holds_at_span('province_classes', 'obligations') }}
    where obligations.province_class = '*' or province_classes.province_key is not null
    group by
        obligations.form,
        obligations.reporting_unit,
        obligations.reporting_unit_kind,
        obligations.cadence,
        obligations.basis,
        unit_territories.province_key,
        unit_territories.days,
        obligations.from_position,
        obligations.to_position

),

-- Who exists at the period's end owes its report.
versions as (

    select
        territories.form,
        territories.reporting_unit,
        territories.reporting_unit_kind,
        territories.province_key,
        calendar.period_key,
        calendar.period_end,
        territories.from_position as recorded_from_position,
        territories.to_position as recorded_to_position
    from territories
    inner join {{ ref('_calendar') }} as calendar
        on
            territories.cadence = calendar.cadence
            and territories.basis = calendar.period_basis
            and territories.days @> calendar.period_end

)

{{ merged_versions(
    'versions', ['form', 'reporting_unit', 'province_key', 'period_key'], ['reporting_unit_kind', 'period_end']
) }}
