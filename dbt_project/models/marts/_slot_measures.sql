{{
    config(
        materialized='incremental',
        incremental_strategy='replace_streams',
        on_schema_change='fail',
        contract={'enforced': false},
        persist_docs={'columns': false},
        pre_hook='{{ require_touched() }}',
        post_hook='{{ hide_from_readers() }}',
        indexes=[
            {'columns': ['stream']},
            {'columns': ['measure_code', 'period_key']},
            {'columns': ['recorded_from_position', 'recorded_to_position']},
        ],
    )
}}

with touched_streams as (

    select * from {{ ref('touched_streams') }}

),

filings as (

    select * from {{ ref('_filings') }}

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
        activities.value
    from activities

),

of_groups as (

    select
        {{ figure_columns('seizures') }},
        figures.measure_code,
        cast(null as text) as activity_code,
        cast(null as text) as item_code,
        cast(null as text) as unit_code,
        seizures.acquisition_code,
        seizures.mode,
        seizures.operation_key,
        figures.value
    from seizures
    cross join
        lateral (
            values
            ({{ acquisition_measure('seizures.acquisition_code', 'cases') }}, seizures.cases),
            (case when seizures.acquisition_code = 'seized' then 'seizure_suspects' end, seizures.suspects)
        ) as figures (measure_code, value)
    where figures.measure_code is not null and figures.value is not null

),

of_exhibits as (

    select
        {{ figure_columns('seizure_exhibits') }},
        figures.measure_code,
        cast(null as text) as activity_code,
        seizure_exhibits.item_code,
        figures.unit_code,
        seizure_exhibits.acquisition_code,
        seizure_exhibits.mode,
        seizure_exhibits.operation_key,
        figures.value
    from seizure_exhibits
    cross join
        lateral (
            values
            (
                {{ acquisition_measure('seizure_exhibits.acquisition_code', 'quantity') }},
                seizure_exhibits.unit_code,
                seizure_exhibits.quantity
            ),
            (
                {{ acquisition_measure('seizure_exhibits.acquisition_code', 'kg_equivalent') }},
                'kg',
                seizure_exhibits.kg_equivalent
            )
        ) as figures (measure_code, unit_code, value)
    where figures.measure_code is not null and figures.value is not null

),

-- A named model counts as one, whatever its status, except where it has ended.
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
        cast(1 as numeric) as value
    from models
    where models.status not in ('dissolved', 'merged')

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
        model_stocks.value
    from model_stocks

),

figures as (

    select * from of_activities

    union all

    select * from of_groups

    union all

    select * from of_exhibits

    union all

    select * from of_models

    union all

    select * from of_model_stocks

),

touched_figures as (

    select
        figures.*,
        filings.lower_levels_complete
    from figures
    inner join touched_streams
        on figures.stream = touched_streams.stream
    inner join filings
        on
            figures.event_position = filings.event_position
            and filings.event_position = filings.recorded_from_position

),

-- A figure enters the sum at one position and leaves it at another.
changes as (

    select
        *,
        recorded_from_position as position,
        1 as sign
    from touched_figures

    union all

    select
        *,
        recorded_to_position as position,
        -1 as sign
    from touched_figures
    where recorded_to_position is not null

),

changes_by_position as (

    select
        {{ slot_measure_codes() }},
        position,
        sum(sign * value) as value,
        sum(sign) as figures,
        coalesce(sum(sign) filter (where qualifier = 'at_least'), 0) as at_least,
        coalesce(sum(sign) filter (where qualifier = 'at_most'), 0) as at_most,
        coalesce(sum(sign) filter (where qualifier = 'approximately'), 0) as approximately
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

slots as (

    select
        filings.stream,
        filings.form,
        filings.province_key,
        filings.reporting_unit,
        filings.period_key,
        filings.channel,
        filings.origin,
        max(filings.reporting_unit_kind) as reporting_unit_kind
    from filings
    inner join touched_streams
        on filings.stream = touched_streams.stream
    where filings.filing_state in ('filed', 'incomplete')
    group by
        filings.stream,
        filings.form,
        filings.province_key,
        filings.reporting_unit,
        filings.period_key,
        filings.channel,
        filings.origin

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
        running.obs_status,
        running.measure_code,
        running.activity_code,
        running.item_code,
        running.unit_code,
        running.acquisition_code,
        running.mode,
        running.operation_key,
        running.level,
        running.relation,
        running.value_per,
        running.lower_levels_complete,
        running.value,
        {{ combined_qualifier('running') }} as qualifier,
        cast(running.figures as integer) as figures,
        running.recorded_from_position,
        running.recorded_to_position
    from running
    inner join slots
        on running.stream = slots.stream
    where running.figures > 0

)

select * from row_versions
