-- A territory at a time, as in `_slot_cells`.
with province_maps as not materialized (

    select * from {{ ref('_province_maps') }}

),

sent_slots as (

    select
        sent_slots.*,
        province_maps.province_key_34
    from province_maps
    cross join
        lateral (
            with every as (

                select * from {{ ref('_sent_slots') }}

            )

            select every.* from every
            where every.province_key = province_maps.province_key
        ) as sent_slots

),

unit_territories as (

    select
        unit_territories.*,
        province_maps.province_key_34
    from {{ ref('_unit_territories') }} as unit_territories
    inner join province_maps
        on unit_territories.province_key = province_maps.province_key
    where
        {{ in_force_as_of('unit_territories') }}
        and province_maps.province_key_34 <> unit_territories.province_key

),

-- The former provinces of a merged one that have the unit.
unit_parts as (

    select
        form,
        reporting_unit,
        province_key_34,
        array_agg(province_key order by province_key) as parts,
        array_agg(days order by province_key) as days_of_parts
    from unit_territories
    group by form, reporting_unit, province_key_34

),

reported as (

    select
        origin,
        form,
        reporting_unit,
        period_key,
        province_key_34,
        max(period_end) as period_end,
        array_agg(province_key) filter (where is_reported) as reported_parts
    from sent_slots
    group by origin, form, reporting_unit, period_key, province_key_34

),

-- The parts of a merged province that should have reported for a period as the others did, and have not.
silent_parts as (

    select
        reported.origin,
        reported.form,
        reported.reporting_unit,
        reported.period_key,
        reported.province_key_34,
        array(
            select part.province_key
            from unnest(unit_parts.parts, unit_parts.days_of_parts) as part (province_key, days)
            where
                part.days @> reported.period_end
                and part.province_key <> all(coalesce(reported.reported_parts, '{}'))
        ) as silent_parts
    from reported
    inner join unit_parts
        on
            reported.form = unit_parts.form
            and reported.reporting_unit = unit_parts.reporting_unit
            and reported.province_key_34 = unit_parts.province_key_34

)

select * from silent_parts
where cardinality(silent_parts) > 0
