{{
    config(
        materialized='incremental',
        incremental_strategy='replace_streams',
        on_schema_change='fail',
        contract={'enforced': false},
        persist_docs={'columns': false},
        pre_hook='{{ require_touched() }}',
        post_hook=['{{ hide_from_readers() }}', '{{ analyze_if_built_whole() }}'],
        indexes=[
            {'columns': ['stream']},
            {'columns': ['measure_code', 'period_key']},
        ],
    )
}}

with filings as (

    select * from {{ ref('touched_filings') }}
    where event_type = 'ReportFiled'

),

activities as (

    select * from {{ ref('_activities') }}

),

seizures as (

    select * from {{ ref('_seizures') }}

),

seizure_exhibits as (

    select * from {{ ref('_seizure_exhibits') }}

),

models as (

    select * from {{ ref('_models') }}

),

model_stocks as (

    select * from {{ ref('_model_stocks') }}

),

-- Figures are summed filing by filing before anything else: a filing says the same of many communes.
of_activities as (

    select
        {{ figure_columns('activities') }},
        activities.measure_code,
        activities.activity_code,
        cast(null as text) as item_code,
        cast(null as text) as unit_code,
        cast(null as text) as acquisition_code,
        cast(null as text) as mode,
        cast(null as text) as operation_key,
        sum(activities.value) as value,
        count(*) as figures,
        sum(activities.denominator) as denominator,
        count(activities.denominator) as with_denominator
    from filings
    inner join activities
        on filings.event_position = activities.event_position
    group by
        {{ figure_columns('activities') }},
        activities.measure_code,
        activities.activity_code

),

summed_groups as (

    select
        {{ figure_columns('seizures') }},
        seizures.acquisition_code,
        seizures.mode,
        seizures.operation_key,
        sum(seizures.cases) as cases,
        count(seizures.cases) as stating_cases,
        sum(seizures.suspects) as suspects,
        count(seizures.suspects) as stating_suspects
    from filings
    inner join seizures
        on filings.event_position = seizures.event_position
    group by
        {{ figure_columns('seizures') }},
        seizures.acquisition_code,
        seizures.mode,
        seizures.operation_key

),

of_groups as (

    select
        {{ figure_columns('summed_groups') }},
        figures.measure_code,
        cast(null as text) as activity_code,
        cast(null as text) as item_code,
        cast(null as text) as unit_code,
        summed_groups.acquisition_code,
        summed_groups.mode,
        summed_groups.operation_key,
        figures.value,
        figures.figures
    from summed_groups
    cross join
        lateral (
            values
            (
                {{ acquisition_measure('summed_groups.acquisition_code', 'cases') }},
                summed_groups.cases,
                summed_groups.stating_cases
            ),
            (
                case when summed_groups.acquisition_code = 'seized' then 'seizure_suspects' end,
                summed_groups.suspects,
                summed_groups.stating_suspects
            )
        ) as figures (measure_code, value, figures)
    where figures.measure_code is not null and figures.figures > 0

),

summed_exhibits as (

    select
        {{ figure_columns('seizure_exhibits') }},
        seizure_exhibits.item_code,
        seizure_exhibits.unit_code,
        seizure_exhibits.acquisition_code,
        seizure_exhibits.mode,
        seizure_exhibits.operation_key,
        sum(seizure_exhibits.quantity) as quantity,
        count(seizure_exhibits.quantity) as stating_quantity,
        sum(seizure_exhibits.kg_equivalent) as kg_equivalent,
        count(seizure_exhibits.kg_equivalent) as stating_kg_equivalent
    from filings
    inner join seizure_exhibits
        on filings.event_position = seizure_exhibits.event_position
    group by
        {{ figure_columns('seizure_exhibits') }},
        seizure_exhibits.item_code,
        seizure_exhibits.unit_code,
        seizure_exhibits.acquisition_code,
        seizure_exhibits.mode,
        seizure_exhibits.operation_key

),

of_exhibits as (

    select
        {{ figure_columns('summed_exhibits') }},
        figures.measure_code,
        cast(null as text) as activity_code,
        summed_exhibits.item_code,
        figures.unit_code,
        summed_exhibits.acquisition_code,
        summed_exhibits.mode,
        summed_exhibits.operation_key,
        figures.value,
        figures.figures
    from summed_exhibits
    cross join
        lateral (
            values
            (
                {{ acquisition_measure('summed_exhibits.acquisition_code', 'quantity') }},
                summed_exhibits.unit_code,
                summed_exhibits.quantity,
                summed_exhibits.stating_quantity
            ),
            (
                {{ acquisition_measure('summed_exhibits.acquisition_code', 'kg_equivalent') }},
                'kg',
                summed_exhibits.kg_equivalent,
                summed_exhibits.stating_kg_equivalent
            )
        ) as figures (measure_code, unit_code, value, figures)
    where figures.measure_code is not null and figures.figures > 0

),

of_models as (

    select
        {{ figure_columns('models') }},
        'named_models' as measure_code,
        cast(null as text) as activity_code,
        cast(null as text) as item_code,
        cast(null as text) as unit_code,
        cast(null as text) as acquisition_code,
        cast(null as text) as mode,
        cast(null as text) as operation_key,
        cast(count(*) as numeric) as value,
        count(*) as figures
    from filings
    inner join models
        on filings.event_position = models.event_position
    where {{ counts_as_model('models.status') }}
    group by
        {{ figure_columns('models') }}

),

of_model_stocks as (

    select
        {{ figure_columns('model_stocks') }},
        model_stocks.measure_code,
        cast(null as text) as activity_code,
        cast(null as text) as item_code,
        cast(null as text) as unit_code,
        cast(null as text) as acquisition_code,
        cast(null as text) as mode,
        cast(null as text) as operation_key,
        sum(model_stocks.value) as value,
        count(*) as figures
    from filings
    inner join model_stocks
        on filings.event_position = model_stocks.event_position
    group by
        {{ figure_columns('model_stocks') }},
        model_stocks.measure_code

),

without_denominator as (

    select * from of_groups

    union all

    select * from of_exhibits

    union all

    select * from of_models

    union all

    select * from of_model_stocks

),

figures as (

    select * from of_activities

    union all

    select
        *,
        cast(null as numeric) as denominator,
        0 as with_denominator
    from without_denominator

),

touched_figures as (

    select
        figures.*,
        filings.stream,
        filings.lower_levels_complete
    from figures
    inner join filings
        on figures.event_position = filings.event_position

),

-- Of nearly all streams one filing states every figure, and all hold from and to the same positions: their sums stand as long.
uniform_streams as (

    select
        stream,
        min(recorded_from_position) as recorded_from_position,
        min(recorded_to_position) as recorded_to_position
    from touched_figures
    group by stream
    having
        min(recorded_from_position) = max(recorded_from_position)
        and min(coalesce(recorded_to_position, 0)) = max(coalesce(recorded_to_position, 0))

),

standing as (

    select
        {{ slot_measure_codes() }},
        sum(value) as value,
        {{ denominator_sums() }},
        {{ qualified_figures() }}
    from touched_figures
    where stream in (select uniform_streams.stream from uniform_streams)
    group by {{ slot_measure_codes() }}

),

changing as (

    select * from touched_figures
    where stream not in (select uniform_streams.stream from uniform_streams)

),

-- A figure enters the sum at one position and leaves it at another.
changes as (

    select
        *,
        recorded_from_position as position,
        1 as sign
    from changing

    union all

    select
        *,
        recorded_to_position as position,
        -1 as sign
    from changing
    where recorded_to_position is not null

),

changes_by_position as (

    select
        {{ slot_measure_codes() }},
        position,
        sum(sign * value) as value,
        sum(sign * figures) as figures,
        sum(sign * denominator) as denominator,
        sum(sign * with_denominator) as with_denominator,
        {{ qualified_figures('sign * figures') }}
    from changes
    group by
        {{ slot_measure_codes() }},
        position

),

running as (

    select
        {{ slot_measure_codes() }},
        sum(value) over so_far as value,
        sum(figures) over so_far as figures,
        sum(denominator) over so_far as denominator,
        sum(with_denominator) over so_far as with_denominator,
        sum(at_least) over so_far as at_least,
        sum(at_most) over so_far as at_most,
        sum(approximately) over so_far as approximately,
        position as recorded_from_position,
        lead(position) over so_far as recorded_to_position
    from changes_by_position
    window so_far as (
        partition by {{ slot_measure_codes() }}
        order by position
    )

),

summed as (

    select
        {{ slot_measure_codes('standing') }},
        standing.value,
        standing.figures,
        standing.denominator,
        standing.with_denominator,
        standing.at_least,
        standing.at_most,
        standing.approximately,
        uniform_streams.recorded_from_position,
        uniform_streams.recorded_to_position
    from standing
    inner join uniform_streams
        on standing.stream = uniform_streams.stream

    union all

    select * from running
    where figures > 0

),

-- What all filings of a stream have in common.
slots as (

    select
        stream,
        max(form) as form,
        max(province_key) as province_key,
        max(reporting_unit) as reporting_unit,
        max(period_key) as period_key,
        max(channel) as channel,
        max(origin) as origin,
        max(reporting_unit_kind) as reporting_unit_kind
    from filings
    group by stream

),

row_versions as (

    select
        slots.stream,
        slots.form,
        slots.province_key,
        slots.reporting_unit,
        slots.reporting_unit_kind,
        slots.period_key,
        slots.channel,
        slots.origin,
        summed.obs_status,
        summed.measure_code,
        summed.activity_code,
        summed.item_code,
        summed.unit_code,
        summed.acquisition_code,
        summed.mode,
        summed.operation_key,
        summed.level,
        summed.relation,
        summed.value_per,
        summed.lower_levels_complete,
        summed.value,
        {{ combined_qualifier('summed') }} as qualifier,
        {{ denominator_columns('summed') }},
        summed.recorded_from_position,
        summed.recorded_to_position
    from summed
    inner join slots
        on summed.stream = slots.stream

)

select * from row_versions
