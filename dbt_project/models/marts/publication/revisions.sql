{%- set series -%}
    stream, form, origin, channel, province_key, reporting_unit, period_key, measure_code, activity_code, item_code,
        unit_code, acquisition_code, mode, operation_key, level, relation, value_per
{%- endset -%}

with slot_measures as (

    select * from {{ ref('_slot_measures') }}
    where {{ known_as_of() }}

),

events as (

    select * from {{ source('eventlog', 'events') }}
    where position <= {{ reading_position() }}

),

releases as (

    select * from {{ source('warehouse', 'releases') }}
    where
        published_event_position <= {{ reading_position() }}
        and (withdrawn_event_position is null or withdrawn_event_position > {{ reading_position() }})

),

builds as (

    select * from {{ source('warehouse', 'builds') }}
    where to_position <= {{ reading_position() }}

),

filings as (

    {{ first_versions(ref('_filings')) }}

),

provinces as (

    select * from {{ ref('dim_province') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

measures as (

    select * from {{ ref('dim_measure') }}

),

items as (

    select * from {{ ref('dim_item') }}

),

code_values as (

    select * from {{ ref('dim_code_value') }}

),

changes as (

    select
        {{ series }},
        recorded_from_position as position,
        obs_status,
        value,
        1 as sign
    from slot_measures

    union all

    select
        {{ series }},
        recorded_to_position as position,
        obs_status,
        value,
        -1 as sign
    from slot_measures
    where recorded_to_position <= {{ reading_position() }}

),

changed as (

    select
        {{ series }},
        position,
        sum(sign * value) as change,
        sum(sign) as figures,
        coalesce(sum(sign) filter (where obs_status <> 'A'), 0) as provisional_figures
    from changes
    group by
        {{ series }},
        position

),

-- A figure from one event that touched it to the next; null where none was left.
revisions as (

    select
        {{ series }},
        position,
        case when sum(figures) over so_far > 0 then sum(change) over so_far end as value,
        case when sum(provisional_figures) over so_far > 0 then 'P' else 'A' end as obs_status,
        row_number() over so_far as revision_no,
        lead(position) over so_far as next_position
    from changed
    window so_far as (
        partition by
            {{ series }}
        order by position
    )

),

-- A figure that a later event of the same build replaced was never shown to anybody.
seen as (

    select
        revisions.*,
        first_releases.release_name,
        next_builds.to_position < coalesce(revisions.next_position, 9223372036854775807) as is_published
    from revisions
    left join
        lateral (
            select releases.release_name
            from releases
            where
                releases.position >= revisions.position
                and (revisions.next_position is null or releases.position < revisions.next_position)
            order by releases.position
            limit 1
        ) as first_releases
        on revisions.value is not null
    left join
        lateral (
            select builds.to_position
            from builds
            where builds.to_position >= revisions.position
            order by builds.to_position
            limit 1
        ) as next_builds
        on true

),

-- The first release that had a figure is what later ones are measured by; else the first publication. A provisional figure is
-- no measure.
based as (

    select
        *,
        first_value(position) over base_first as base_position,
        first_value(value) over base_first as base_value,
        first_value(release_name) over base_first as base_release_name,
        first_value(
            value is not null and obs_status = 'A' and (release_name is not null or coalesce(is_published, false))
        ) over base_first as has_base
    from seen
    window base_first as (
        partition by
            {{ series }}
        order by
            case
                when value is null or obs_status <> 'A' then 3
                when release_name is not null then 0
                when is_published then 1
                else 2
            end,
            position
    )

),

measured as (

    select
        *,
        case when has_base and position >= base_position then value - base_value end as change
    from based

),

explained as (

    select
        measured.stream,
        measured.form,
        measured.origin,
        measured.channel,
        measured.province_key,
        provinces.province_name,
        measured.reporting_unit,
        measured.period_key,
        periods.period_label,
        periods.period_end,
        measured.measure_code,
        measures.measure_name,
        measured.activity_code,
        measured.item_code,
        items.item_name,
        coalesce(measured.unit_code, measures.unit_code) as unit_code,
        measured.acquisition_code,
        measured.mode,
        measured.operation_key,
        measured.level,
        measured.relation,
        measured.value_per,
        cast(measured.revision_no as integer) as revision_no,
        measured.position,
        events.recorded_at,
        filings.vintage,
        case events.type
            when 'ReportFiled' then events.payload ->> 'kind'
            else events.type
        end as reason,
        reasons.code_name as reason_name,
        events.payload ->> 'list' as reason_list,
        events.payload ->> 'reason_ref' as reason_ref,
        measured.value,
        measured.obs_status,
        coalesce(measured.is_published, false) as is_published,
        measured.base_release_name,
        case when measured.has_base then measured.base_position end as base_position,
        case when measured.has_base then measured.base_value end as base_value,
        measured.change,
        -- Under 20 a percentage says nothing.
        case
            when abs(measured.base_value) >= 20 then round(100 * measured.change / measured.base_value, 2)
        end as change_pct
    from measured
    inner join events
        on measured.position = events.position
    inner join provinces
        on measured.province_key = provinces.province_key
    inner join periods
        on measured.period_key = periods.period_key
    inner join measures
        on measured.measure_code = measures.measure_code
    left join items
        on measured.item_code = items.item_code
    left join filings
        on measured.position = filings.event_position
    left join code_values as reasons
        on
            reasons.code_list = 'revision_reason'
            and case events.type
                when 'ReportFiled' then events.payload ->> 'kind'
                else events.type
            end = reasons.code

)

select * from explained
