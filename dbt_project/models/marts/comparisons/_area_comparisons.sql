{#- On the map of 63 a merged province has no days after the merger, and its successor none before: neither has two years to compare. Of a
    stock only the last day counts. -#}
{%- set has_same_days -%}
    coalesce(
        max(last_day) filter (where is_this_year) = max(last_day) filter (where not is_this_year) + interval '1 year'
        and (
            is_at_end
            or min(first_day) filter (where is_this_year) = min(first_day) filter (where not is_this_year) + interval '1 year'
        ), false
    )
{%- endset -%}

-- What the provinces of an area reported, this year's and the year before's in one row, and how many of them have reported it.
with windows as (

    select * from {{ ref('_comparison_windows') }}

),

period_sources as (

    select * from {{ ref('_period_sources') }}

),

calendar as not materialized (

    select * from {{ ref('_calendar') }}

),

today as (

    select * from {{ ref('_today') }}

),

province_measures as (

    select * from {{ ref('_province_measures') }}
    where {{ in_force_as_of() }} and obs_status = 'A'

),

measures as (

    select * from {{ ref('dim_measure') }}

),

boundaries as not materialized (

    select * from {{ ref('_boundary_provinces') }}

),

origins as (

    select origin from {{ ref('dim_origin') }}

),

forms as (

    select distinct form from {{ source('reference', 'forms') }}
    where {{ in_force_as_of() }}

),

areas as not materialized (

    select * from {{ ref('_compared_areas') }}

),

exempt_provinces as not materialized (

    select * from {{ ref('_exempt_provinces') }}

),

nil_reports as (

    select
        origin,
        form,
        province_key,
        period_key
    from {{ ref('_slot_reports') }}
    where {{ in_force_as_of() }} and is_nil and reporting_unit_kind = 'consolidated'

),

-- The parts of a period and of the same of the year before, and the reports that each of them may be made of. What nobody has reported on
-- is compared with the year before once it has ended.
parts as not materialized (

    select
        windows.period_key,
        windows.span,
        windows.side = 'this_year' as is_this_year,
        windows.part_key,
        period_sources.source_key,
        period_sources.is_made,
        period_sources.is_last,
        calendar.period_end <= (select today.day from today) as is_over,
        source_calendar.period_start as first_day,
        source_calendar.period_end as last_day
    from windows
    inner join period_sources
        on windows.part_key = period_sources.period_key
    inner join calendar
        on windows.part_key = calendar.period_key
    inner join calendar as source_calendar
        on period_sources.source_key = source_calendar.period_key

),

-- A part on which nobody reported in its year or the one before has no reports to ask for: what is added up since the year began lacks it.
-- Probed part by part, as below.
silent_sides as not materialized (

    select distinct
        origins.origin,
        forms.form,
        parts.period_key,
        parts.span,
        parts.is_this_year
    from parts
    cross join origins
    cross join forms
    where
        parts.span = 'cumulative'
        and not parts.is_made
        and exists (
            select from ({{ reports_of_part('parts', of_any_source=true) }}) as reports
            where reports.origin = origins.origin and reports.form = forms.form
        ) is false

),

-- A flow asks for every report it is made of, a stock only for the last (`is_at_end`). Looked up part by part: a condition on a period reaches
-- the parts, and from there an index.
asked as (

    select
        reports.origin,
        reports.form,
        boundaries.boundary_set,
        boundaries.province_key,
        boundaries.reported_province_name,
        parts.period_key,
        parts.span,
        parts.is_this_year,
        ends.is_at_end,
        reports.is_reporting,
        nil_reports.period_key is not null as is_nil,
        reports.is_complete and silent_sides.period_key is null as is_complete,
        parts.first_day,
        parts.last_day,
        exempt_of_part.province_key is null and exempt_of_report.province_key is null as is_waited_for
    from parts
    cross join
        lateral (
            {{ reports_of_part('parts') }}
        ) as reports
    inner join boundaries
        on reports.province_key = boundaries.reported_province_key
    left join exempt_provinces as exempt_of_part
        on
            parts.part_key = exempt_of_part.period_key
            and reports.form = exempt_of_part.form
            and reports.province_key = exempt_of_part.province_key
    left join exempt_provinces as exempt_of_report
        on
            parts.source_key = exempt_of_report.period_key
            and reports.form = exempt_of_report.form
            and reports.province_key = exempt_of_report.province_key
    left join nil_reports
        on
            parts.source_key = nil_reports.period_key
            and reports.province_key = nil_reports.province_key
            and reports.form = nil_reports.form
            and reports.origin = nil_reports.origin
    left join silent_sides
        on
            reports.origin = silent_sides.origin
            and reports.form = silent_sides.form
            and parts.period_key = silent_sides.period_key
            and parts.span = silent_sides.span
            and parts.is_this_year = silent_sides.is_this_year
    cross join (values (false), (true)) as ends (is_at_end)
    where not ends.is_at_end or (parts.is_last and parts.span = 'period')

),

province_coverage as not materialized (

    select
        origin,
        form,
        boundary_set,
        province_key,
        period_key,
        span,
        is_at_end,
        {% for prefix, condition in [('', 'is_this_year'), ('last_year_', 'not is_this_year')] %}
            bool_and(is_reporting) filter (where {{ condition }} and is_waited_for) as {{ prefix }}is_reporting,
            bool_and(is_complete) filter (where {{ condition }} and is_waited_for) as {{ prefix }}is_complete,
            string_agg(distinct reported_province_name, ', ') filter (
                where {{ condition }} and is_waited_for and not is_reporting
            ) as {{ prefix }}missing_provinces,
            count(*) filter (where {{ condition }}) as {{ prefix }}reports,
            count(*) filter (where {{ condition }} and is_nil) as {{ prefix }}nil_reports,
        {% endfor %}
        {{ has_same_days }} as has_same_days,
        bool_and(is_complete) and {{ has_same_days }} as is_alike
    from asked
    group by origin, form, boundary_set, province_key, period_key, span, is_at_end

),

area_coverage as (

    select
        province_coverage.origin,
        province_coverage.form,
        areas.boundary_set,
        areas.area_kind,
        areas.area_key,
        province_coverage.period_key,
        province_coverage.span,
        province_coverage.is_at_end,
        {% for prefix in ['', 'last_year_'] %}
            bool_and(province_coverage.{{ prefix }}is_complete) as {{ prefix }}is_complete,
            count(*) filter (where province_coverage.{{ prefix }}is_reporting) as {{ prefix }}provinces_reporting,
            count(province_coverage.{{ prefix }}is_reporting) as {{ prefix }}provinces_expected,
            string_agg(province_coverage.{{ prefix }}missing_provinces, ', ' order by areas.province_order)
                as {{ prefix }}missing_provinces,
        {% endfor %}
        count(*) filter (where province_coverage.is_alike) as alike_provinces,
        bool_and(province_coverage.has_same_days) as has_same_provinces,
        bool_and(province_coverage.has_same_days or areas.is_whole_in_area) as is_one_scope
    from province_coverage
    inner join areas
        on
            province_coverage.boundary_set = areas.boundary_set
            and province_coverage.province_key = areas.province_key
    group by
        province_coverage.origin,
        province_coverage.form,
        areas.boundary_set,
        areas.area_kind,
        areas.area_key,
        province_coverage.period_key,
        province_coverage.span,
        province_coverage.is_at_end

),

-- A flow is added up over time; of a stock the last report counts, and what never adds is taken from the report of the period itself. The
-- sums of a province and report are made first, of what is looked up.
figures as (

    select
        parts.period_key,
        parts.span,
        parts.is_this_year,
        parts.is_made,
        sums.*
    from parts
    cross join
        lateral (
            select
                province_measures.origin,
                province_measures.form,
                province_measures.province_key,
                province_measures.measure_code,
                province_measures.item_code,
                coalesce(province_measures.unit_code, measures.unit_code) as unit_code,
                measures.additivity,
                sum(province_measures.value) as value,
                sum(province_measures.slot_measures) as slot_measures,
                {{ qualifier_sums('province_measures') }}
            from province_measures
            inner join measures
                on province_measures.measure_code = measures.measure_code
            inner join ({{ reports_of_part('parts') }}) as reports
                on
                    province_measures.province_key = reports.province_key
                    and province_measures.form = reports.form
                    and province_measures.origin = reports.origin
            where
                province_measures.period_key = parts.source_key
                and (
                    measures.additivity = 'full'
                    or (
                        parts.span = 'period'
                        and ((measures.additivity = 'stock' and parts.is_last) or not parts.is_made)
                    )
                )
            group by
                province_measures.province_key,
                province_measures.measure_code,
                province_measures.item_code,
                coalesce(province_measures.unit_code, measures.unit_code),
                province_measures.form,
                province_measures.origin,
                measures.additivity
        ) as sums

),

-- Both years in one row. A figure that never adds is taken from a single report only.
province_sums as (

    select
        figures.origin,
        figures.form,
        boundaries.boundary_set,
        boundaries.province_key,
        figures.period_key,
        figures.span,
        figures.measure_code,
        figures.item_code,
        figures.unit_code,
        figures.additivity,
        {% for prefix, condition in [('', 'figures.is_this_year'), ('last_year_', 'not figures.is_this_year')] %}
            case
                when figures.additivity <> 'none' or sum(figures.slot_measures) filter (where {{ condition }}) = 1
                    then sum(figures.value) filter (where {{ condition }})
            end as {{ prefix }}value,
            count(figures.value) filter (where {{ condition }}) as {{ prefix }}reports,
            bool_or(figures.is_made) filter (where {{ condition }}) as {{ prefix }}is_made,
            {% for word in ['at_least', 'at_most', 'approximately'] %}
                coalesce(sum(figures.{{ word }}) filter (where {{ condition }}), 0) as {{ prefix }}{{ word }},
            {% endfor %}
        {% endfor %}
        figures.additivity <> 'full' as is_at_end
    from figures
    inner join boundaries
        on figures.province_key = boundaries.reported_province_key
    group by
        figures.origin,
        figures.form,
        boundaries.boundary_set,
        boundaries.province_key,
        figures.period_key,
        figures.span,
        figures.measure_code,
        figures.item_code,
        figures.unit_code,
        figures.additivity

),

province_figures as (

    select
        province_sums.origin,
        province_sums.form,
        province_sums.boundary_set,
        province_sums.province_key,
        province_sums.period_key,
        province_sums.span,
        province_sums.measure_code,
        province_sums.item_code,
        province_sums.unit_code,
        province_sums.additivity,
        province_sums.is_at_end,
        {% for prefix in ['', 'last_year_'] %}
            -- Where every report says that nothing happened, the figure is zero.
            case
                when
                    province_sums.{{ prefix }}value is null
                    and province_sums.additivity = 'full'
                    and province_coverage.{{ prefix }}nil_reports = province_coverage.{{ prefix }}reports
                    and province_coverage.{{ prefix }}reports > 0
                    then 0
                else province_sums.{{ prefix }}value
            end as {{ prefix }}value,
            province_sums.{{ prefix }}is_made,
            {{ combined_qualifier('province_sums', prefix=prefix) }} as {{ prefix }}qualifier,
            {{ is_told('province_sums', 'province_coverage', prefix) }} as {{ prefix }}is_told,
        {% endfor %}
        province_coverage.is_reporting,
        province_coverage.is_alike
        and {{ is_told('province_sums', 'province_coverage') }}
        and {{ is_told('province_sums', 'province_coverage', 'last_year_') }} as is_alike
    from province_sums
    left join province_coverage
        on
            province_sums.origin = province_coverage.origin
            and province_sums.form = province_coverage.form
            and province_sums.boundary_set = province_coverage.boundary_set
            and province_sums.province_key = province_coverage.province_key
            and province_sums.period_key = province_coverage.period_key
            and province_sums.span = province_coverage.span
            and province_sums.is_at_end = province_coverage.is_at_end
    where province_sums.value is not null or province_sums.last_year_value is not null

),

area_figures as (

    select
        province_figures.origin,
        province_figures.form,
        areas.boundary_set,
        areas.area_kind,
        areas.area_key,
        province_figures.period_key,
        province_figures.span,
        province_figures.measure_code,
        province_figures.item_code,
        province_figures.unit_code,
        {% for prefix in ['', 'last_year_'] %}
            {%- set there = 'province_figures.' ~ prefix ~ 'value is not null' %}
            sum(province_figures.{{ prefix }}value) as {{ prefix }}value,
            coalesce(bool_or(province_figures.{{ prefix }}is_made) filter (where {{ there }}), false)
                as {{ prefix }}is_made,
            {{ combined_qualifier(condition=there, prefix=prefix) }} as {{ prefix }}qualifier,
            sum(province_figures.{{ prefix }}value) filter (where province_figures.is_alike)
                as alike_{{ prefix }}value,
            {{ combined_qualifier(condition=there ~ ' and province_figures.is_alike', prefix=prefix) }}
                as alike_{{ prefix }}qualifier,
            bool_and(province_figures.{{ prefix }}is_told) as {{ prefix }}is_told,
        {% endfor %}
        coalesce(sum(province_figures.last_year_value) filter (where province_figures.is_reporting), 0)
            as last_year_value_of_reporting,
        count(*) filter (where province_figures.is_alike) as alike_provinces,
        province_figures.is_at_end
    from province_figures
    inner join areas
        on
            province_figures.boundary_set = areas.boundary_set
            and province_figures.province_key = areas.province_key
    where province_figures.additivity <> 'none' or areas.area_kind = 'province'
    group by
        province_figures.origin,
        province_figures.form,
        areas.boundary_set,
        areas.area_kind,
        areas.area_key,
        province_figures.period_key,
        province_figures.span,
        province_figures.measure_code,
        province_figures.item_code,
        province_figures.unit_code,
        province_figures.is_at_end

),

compared as (

    select
        area_figures.origin,
        area_figures.form,
        area_figures.boundary_set,
        area_figures.area_kind,
        area_figures.area_key,
        area_figures.period_key,
        area_figures.span,
        area_figures.measure_code,
        area_figures.item_code,
        area_figures.unit_code,
        {% for prefix in ['', 'last_year_'] %}
            area_figures.{{ prefix }}value,
            area_figures.{{ prefix }}is_made,
            area_figures.{{ prefix }}qualifier,
            area_figures.alike_{{ prefix }}value,
            area_figures.alike_{{ prefix }}qualifier,
            area_figures.{{ prefix }}is_told,
        {% endfor %}
        area_figures.last_year_value_of_reporting,
        area_figures.is_at_end,
        -- Bricks beside kilograms: neither is the whole.
        count(*) over (
            partition by
                area_figures.origin,
                area_figures.form,
                area_figures.boundary_set,
                area_figures.area_kind,
                area_figures.area_key,
                area_figures.period_key,
                area_figures.span,
                area_figures.measure_code,
                area_figures.item_code
        ) > 1 as is_in_other_units_too,
        coalesce(area_coverage.is_complete, false) as is_complete,
        area_coverage.provinces_reporting,
        area_coverage.provinces_expected,
        area_coverage.missing_provinces,
        area_coverage.last_year_is_complete,
        area_coverage.last_year_provinces_reporting,
        area_coverage.last_year_provinces_expected,
        area_coverage.last_year_missing_provinces,
        coalesce(area_coverage.has_same_provinces, false) as has_same_provinces,
        coalesce(area_coverage.is_one_scope, false) as is_one_scope,
        case
            when area_figures.item_code is not null then area_coverage.alike_provinces
            else area_figures.alike_provinces
        end as alike_provinces
    from area_figures
    left join area_coverage
        on
            area_figures.origin = area_coverage.origin
            and area_figures.form = area_coverage.form
            and area_figures.boundary_set = area_coverage.boundary_set
            and area_figures.area_kind = area_coverage.area_kind
            and area_figures.area_key = area_coverage.area_key
            and area_figures.period_key = area_coverage.period_key
            and area_figures.span = area_coverage.span
            and area_figures.is_at_end = area_coverage.is_at_end

)

select * from compared
