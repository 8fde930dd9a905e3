with filings as (

    {{ first_versions(ref('_filings')) }}

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

-- A quantity is here as reported, once. Filings meet their province before their lines are looked up: who asks for one province has no
-- other's lines read.
figures as (

    select
        boundary_provinces.*,
        filings.stream,
        filings.form,
        filings.reporting_unit,
        filings.period_key,
        filings.channel,
        filings.origin,
        filings.event_position,
        filings.vintage,
        filings.source_file,
        filings.source_sha256,
        lines.*
    from filings
    inner join boundary_provinces
        on filings.province_key = boundary_provinces.reported_province_key
    cross join
        lateral (
            {{ figures_of_filing('filings', with_kg_equivalents=false) }}
        ) as lines
    where lines.measure_code is not null

),

reporting_units as (

    select * from {{ ref('dim_reporting_unit') }}

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

units as (

    select * from {{ source('reference', 'units') }}
    where {{ in_force_as_of() }}

),

levels as (

    select distinct on (level)
        level,
        name_vi as level_name
    from {{ source('reference', 'levels') }}
    where {{ in_force_as_of() }}
    order by level asc, valid_from desc

),

code_values as (

    select * from {{ ref('dim_code_value') }}

),

named as (

    select
        figures.origin,
        {{ origin_name('figures.origin') }} as origin_name,
        figures.boundary_set,
        figures.boundary_set_name,
        figures.province_key,
        figures.province_name,
        figures.reported_province_key,
        figures.reported_province_name,
        figures.reporting_unit,
        reporting_units.reporting_unit_name,
        figures.period_key,
        periods.period_label,
        periods.period_start,
        periods.period_end,
        periods.cadence,
        periods.cadence_name,
        figures.form,
        measures.class,
        figures.measure_code,
        measures.measure_name,
        figures.item_code,
        items.item_name,
        figures.level,
        levels.level_name,
        figures.place,
        figures.value,
        figures.denominator,
        coalesce(figures.unit_code, measures.unit_code) as unit_code,
        units.name_vi as unit_name,
        figures.qualifier,
        qualifiers.code_name as qualifier_name,
        figures.relation,
        relations.code_name as relation_name,
        figures.value_per,
        values_per.code_name as value_per_name,
        figures.source_file,
        figures.source_cell,
        figures.source_span,
        coalesce(figures.source_cell, figures.source_span) as source_place,
        figures.source_sha256,
        figures.line_no,
        figures.vintage,
        figures.channel,
        figures.stream,
        figures.event_position,
        figures.obs_status,
        statuses.code_name as obs_status_name,
        figures.recorded_from_position
    from figures
    inner join reporting_units
        on figures.reporting_unit = reporting_units.reporting_unit
    inner join periods
        on figures.period_key = periods.period_key
    inner join measures
        on figures.measure_code = measures.measure_code
    left join items
        on figures.item_code = items.item_code
    left join units
        on coalesce(figures.unit_code, measures.unit_code) = units.unit_code
    left join levels
        on figures.level = levels.level
    left join code_values as qualifiers
        on
            qualifiers.code_list = 'qualifier'
            and figures.qualifier = qualifiers.code
    left join code_values as relations
        on
            relations.code_list = 'relation'
            and figures.relation = relations.code
    left join code_values as statuses
        on
            statuses.code_list = 'obs_status'
            and figures.obs_status = statuses.code
    left join code_values as values_per
        on
            values_per.code_list = 'value_per'
            and figures.value_per = values_per.code

)

select * from named
