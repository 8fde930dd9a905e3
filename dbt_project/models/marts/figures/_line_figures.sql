-- The figures of lines that `_slot_measures` adds up.
with filings as (

    {{ first_versions(ref('_filings')) }}

),

line_figures as (

    select
        filings.stream,
        filings.form,
        filings.province_key,
        filings.reporting_unit,
        filings.period_key,
        filings.channel,
        filings.origin,
        filings.event_position,
        filings.vintage,
        figures.line_no,
        filings.source_file,
        filings.source_sha256,
        figures.source_cell,
        figures.source_span,
        figures.obs_status,
        figures.level,
        figures.place,
        figures.relation,
        figures.qualifier,
        figures.value_per,
        figures.measure_code,
        figures.activity_code,
        figures.item_code,
        figures.unit_code,
        figures.subject_code,
        figures.acquisition_code,
        figures.mode,
        figures.operation_key,
        figures.value,
        figures.denominator,
        figures.recorded_from_position,
        filings.lower_levels_complete
    from filings
    cross join
        lateral (
            {{ figures_of_filing('filings') }}
        ) as figures
    where figures.measure_code is not null

)

select * from line_figures
