{#- Sorted by the position of the stream's first report before the names, and by those of the slot last: they are one a stream. -#}
{%- set figure -%}
    first_position, measure_code, activity_code, item_code, unit_code, subject_code, acquisition_code, mode,
        operation_key, level, relation, value_per, stream, form, origin, channel, province_key, reporting_unit, period_key
{%- endset -%}

with known_versions as (

    select
        versions.*,
        versions.recorded_from_position as position,
        {{ closed_as_of('versions') }} as next_position
    from {{ ref('_revised_figures') }} as versions
    where {{ known_as_of('versions') }}

),

-- A figure that the reader knows only as the first report gave it has not been revised.
revised_figures as (

    select * from known_versions
    where position > first_position or next_position is not null

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

reporting_units as (

    select * from {{ ref('dim_reporting_unit') }}

),

code_values as (

    select * from {{ ref('dim_code_value') }}

),

-- Where releases and builds ended, in order: the first at or after an event is found by bisection. A look-up for each of a million
-- revisions took longer than all else.
publications as (

    select
        (select array_agg(releases.position order by releases.position) from releases) as release_positions,
        (select array_agg(releases.release_name order by releases.position) from releases) as release_names,
        (select array_agg(builds.to_position order by builds.to_position) from builds) as build_positions

),

first_publications as (

    select
        *,
        width_bucket(position - 1, (select publications.release_positions from publications)) + 1 as release_no,
        width_bucket(position - 1, (select publications.build_positions from publications)) + 1 as build_no
    from revised_figures

),

-- The first release that had the figure; and whether anybody saw it, which nobody did if a later event of the same build
-- changed it again.
seen as (

    select
        *,
        case
            when
                value is not null
                and (select publications.release_positions from publications)[release_no]
                < coalesce(next_position, 9223372036854775807)
                then (select publications.release_names from publications)[release_no]
        end as release_name,
        coalesce(
            (select publications.build_positions from publications)[build_no]
            < coalesce(next_position, 9223372036854775807),
            false
        ) as is_published
    from first_publications

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
            value is not null and obs_status = 'A' and (release_name is not null or is_published)
        ) over base_first as has_base
    from seen
    window base_first as (
        partition by
            {{ figure }}
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

named as (

    select
        measured.stream,
        measured.form,
        measured.origin,
        measured.channel,
        measured.province_key,
        provinces.province_name,
        measured.reporting_unit,
        reporting_units.reporting_unit_name,
        reporting_units.reporting_unit_name_en,
        measured.period_key,
        periods.period_label,
        periods.period_end,
        measured.measure_code,
        measures.measure_name,
        measured.activity_code,
        measured.item_code,
        items.item_name,
        coalesce(measured.unit_code, measures.unit_code) as unit_code,
        measured.subject_code,
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
        kinds.code as kind,
        kinds.code_name as kind_name,
        kinds.code_name_en as kind_name_en,
        events.payload ->> 'list' as changed_list,
        coalesce(changed_lists.code_name, events.payload ->> 'list') as changed_list_name,
        coalesce(changed_lists.code_name_en, events.payload ->> 'list') as changed_list_name_en,
        -- Looked up for the rows that are read, and only where the column is.
        (
            select change_reasons.reason from {{ source('warehouse', 'change_reasons') }} as change_reasons
            where measured.position = change_reasons.position
        ) as reason_given,
        coalesce(events.payload ->> 'sender', events.payload ->> 'by', events.actor) as made_by,
        measured.previous_value,
        measured.value,
        measured.obs_status,
        measured.is_published,
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
    left join reporting_units
        on measured.reporting_unit = reporting_units.reporting_unit
    left join items
        on measured.item_code = items.item_code
    left join filings
        on measured.position = filings.event_position
    left join code_values as kinds
        on
            kinds.code_list = 'revision_kind'
            and case
                when measured.position = measured.first_position then 'first'
                when events.type = 'ReportFiled' then filings.filing_kind
                else events.type
            end = kinds.code
    left join code_values as changed_lists
        on
            changed_lists.code_list = 'list_of_figures'
            and events.payload ->> 'list' = changed_lists.code

),

explained as (

    select
        *,
        kind_name
        || coalesce(': ' || changed_list_name, ' – ' || reporting_unit_name || ', ' || province_name)
        || coalesce(' (' || made_by || ')', '')
        || coalesce('. Lý do: “' || reason_given || '”', '') as explanation,
        kind_name_en
        || coalesce(': ' || changed_list_name_en, ' – ' || reporting_unit_name_en || ', ' || province_name)
        || coalesce(' (' || made_by || ')', '')
        || coalesce('. Reason: “' || reason_given || '”', '') as explanation_en
    from named

)

select * from explained
