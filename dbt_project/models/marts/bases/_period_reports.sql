{{ config(incremental_strategy='replace_compared_periods') }}

{#- Of which reports a province's figure of a period is made, and whether they are there and whole: from the first report that anybody
    filed for the period or for the same of the year before. The one place that says what may be added up over time. -#}
{%- set keys = ['origin', 'form', 'province_key', 'period_key', 'source_key'] -%}
{%- set facts = [
    'is_compared', 'is_period_reported', 'is_listed', 'is_there', 'is_filed', 'is_filed_by_successor', 'is_reporting',
    'is_complete',
] -%}

with touched as (

    select * from {{ ref('touched_periods') }}

),

period_sources as (

    select
        period_sources.*,
        calendar.period_end as source_end
    from {{ ref('_period_sources') }} as period_sources
    inner join {{ ref('_calendar') }} as calendar
        on period_sources.source_key = calendar.period_key

),

windows as (

    select * from {{ ref('_comparison_windows') }}
    where span = 'period' and side = 'last_year'

),

provinces as (

    select * from {{ ref('_provinces') }}
    where recorded_from_position <= {{ to_position() }}

),

touched_sources as (

    select
        touched.touched_period_id,
        touched.origin,
        touched.form,
        touched.period_key,
        period_sources.source_key,
        period_sources.source_end,
        period_sources.is_made,
        period_sources.has_months
    from touched
    inner join period_sources
        on touched.period_key = period_sources.period_key

),

-- The reports that say whether anybody has reported on a period, and on the same of the year before.
asked as (

    select
        touched_period_id,
        origin,
        form,
        source_key,
        1 as this_year
    from touched_sources

    union all

    select
        touched.touched_period_id,
        touched.origin,
        touched.form,
        period_sources.source_key,
        0 as this_year
    from touched
    inner join windows
        on touched.period_key = windows.period_key
    inner join period_sources
        on windows.part_key = period_sources.period_key

),

coverage as (

    select province_coverage.*
    from {{ ref('_province_coverage') }} as province_coverage
    where (province_coverage.period_key, province_coverage.form, province_coverage.origin) in (
        select
            asked.source_key,
            asked.form,
            asked.origin
        from asked
    )

),

filed_moments as (

    select
        coverage.origin,
        coverage.form,
        coverage.period_key as source_key,
        moments.position,
        sum(moments.sign) as change
    from coverage
    cross join
        lateral (
            values (coverage.recorded_from_position, 1), (coverage.recorded_to_position, -1)
        ) as moments (position, sign)
    where coverage.is_filed and moments.position is not null
    group by
        coverage.origin,
        coverage.form,
        coverage.period_key,
        moments.position

),

period_moments as (

    select
        asked.touched_period_id,
        filed_moments.position,
        sum(filed_moments.change) as change,
        sum(filed_moments.change * asked.this_year) as change_of_this_year
    from asked
    inner join filed_moments
        on
            asked.origin = filed_moments.origin
            and asked.form = filed_moments.form
            and asked.source_key = filed_moments.source_key
    group by asked.touched_period_id, filed_moments.position

),

period_spans as (

    select
        touched_period_id,
        sum(change) over so_far > 0 as is_compared,
        sum(change_of_this_year) over so_far > 0 as is_period_reported,
        position as recorded_from_position,
        lead(position) over so_far as recorded_to_position
    from period_moments
    window so_far as (
        partition by touched_period_id
        order by position
    )

),

-- One row for as long as it stays so: each of them is a version of a row of every province.
compared_periods as (

    {{ merged_versions('period_spans', ['touched_period_id'], ['is_compared', 'is_period_reported']) | indent(4) }}

),

territories as (

    select
        province_key,
        range_agg(daterange(valid_from, valid_to, '[]')) as days
    from provinces
    group by province_key

),

-- Of a day on which a territory was not there it can only have a report of its own.
candidates as (

    select
        row_number() over () as candidate_id,
        touched_sources.*,
        territories.province_key
    from touched_sources
    cross join territories
    where
        territories.days @> touched_sources.source_end
        or (
            not touched_sources.is_made
            and (touched_sources.source_key, territories.province_key, touched_sources.form, touched_sources.origin)
            in (
                select
                    coverage.period_key,
                    coverage.province_key,
                    coverage.form,
                    coverage.origin
                from coverage
            )
        )

),

-- What decides which report counts, each fact for as long as it holds: whether anybody reported, what the list of provinces says, the report
-- itself, the province's own of the whole period, and that of the province which it became part of.
said as (

    select
        candidates.candidate_id,
        {{ facts_of(facts, {
            'is_compared': 'compared_periods.is_compared',
            'is_period_reported': 'compared_periods.is_period_reported',
        }) | indent(8) }},
        compared_periods.recorded_from_position,
        compared_periods.recorded_to_position
    from candidates
    inner join compared_periods
        on candidates.touched_period_id = compared_periods.touched_period_id

    union all

    select
        candidates.candidate_id,
        {{ facts_of(facts, {
            'is_listed': 'true',
            'is_there':
                "candidates.source_end between provinces.valid_from and coalesce(provinces.valid_to, 'infinity')",
        }) | indent(8) }},
        provinces.recorded_from_position,
        provinces.recorded_to_position
    from candidates
    inner join provinces
        on candidates.province_key = provinces.province_key

    union all

    select
        candidates.candidate_id,
        {{ facts_of(facts, {
            'is_reporting': 'coverage.is_reporting',
            'is_complete': 'coverage.is_reporting and not coverage.is_incomplete',
        }) | indent(8) }},
        coverage.recorded_from_position,
        coverage.recorded_to_position
    from candidates
    inner join coverage
        on
            candidates.source_key = coverage.period_key
            and candidates.province_key = coverage.province_key
            and candidates.form = coverage.form
            and candidates.origin = coverage.origin

    union all

    select
        candidates.candidate_id,
        {{ facts_of(facts, {'is_filed': 'own.is_filed'}) | indent(8) }},
        own.recorded_from_position,
        own.recorded_to_position
    from candidates
    inner join coverage as own
        on {{ of_one_province_period('candidates', 'own') }}

    union all

    select
        candidates.candidate_id,
        {{ facts_of(facts, {'is_filed_by_successor': 'of_successors.is_filed'}) | indent(8) }},
        greatest(provinces.recorded_from_position, of_successors.recorded_from_position) as recorded_from_position,
        least(provinces.recorded_to_position, of_successors.recorded_to_position) as recorded_to_position
    from candidates
    inner join provinces
        on candidates.province_key = provinces.province_key
    inner join coverage as of_successors
        on
            candidates.period_key = of_successors.period_key
            and provinces.successor_province_key = of_successors.province_key
            and candidates.form = of_successors.form
            and candidates.origin = of_successors.origin
    where
        coalesce(provinces.recorded_to_position > of_successors.recorded_from_position, true)
        and coalesce(of_successors.recorded_to_position > provinces.recorded_from_position, true)

),

-- A sum that runs over the positions says which facts hold after each. Joined to the spans instead, coverage would be read once for each of
-- them: nothing tells the planner how many rows a step before has given.
moments as (

    select
        said.candidate_id,
        {% for fact in facts %}
            sum(moments.sign) filter (where said.{{ fact }}) as {{ fact }},
        {% endfor %}
        moments.position
    from said
    cross join
        lateral (
            values (said.recorded_from_position, 1), (said.recorded_to_position, -1)
        ) as moments (position, sign)
    where moments.position <= {{ to_position() }}
    group by said.candidate_id, moments.position

),

spans as (

    select
        candidate_id,
        {% for fact in facts %}
            coalesce(sum({{ fact }}) over so_far, 0) > 0 as {{ fact }},
        {% endfor %}
        position as recorded_from_position,
        lead(position) over so_far as recorded_to_position
    from moments
    window so_far as (
        partition by candidate_id
        order by position
    )

),

-- A province's own report of the period goes before its months, and so does that of the province it became part of.
chosen as (

    select
        candidates.origin,
        candidates.form,
        candidates.province_key,
        candidates.period_key,
        candidates.source_key,
        spans.is_period_reported,
        spans.is_reporting,
        spans.is_complete,
        spans.recorded_from_position,
        spans.recorded_to_position
    from candidates
    inner join spans
        on candidates.candidate_id = spans.candidate_id
    where
        spans.is_compared
        and spans.is_listed
        and case
            when spans.is_filed then not candidates.is_made
            when spans.is_filed_by_successor then false
            else spans.is_there and (candidates.is_made or not candidates.has_months)
        end

)

{{ merged_versions('chosen', keys, ['is_period_reported', 'is_reporting', 'is_complete']) }}
