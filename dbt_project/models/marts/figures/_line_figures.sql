-- The figures of lines that `_slot_measures` adds up.
with figures as (
    {%- for fact in facts_with_figures() %}
        {%- set last_fact = loop.last %}
        {%- for figure in fact.figures %}

            select
                stream,
                form,
                province_key,
                reporting_unit,
                period_key,
                channel,
                origin,
                event_position,
                vintage,
                line_no,
                source_file,
                source_sha256,
                source_cell,
                source_span,
                obs_status,
                level,
                place,
                relation,
                qualifier,
                value_per,
                {{ figure_codes(fact.codes, figure) }},
                cast({{ figure.value }} as numeric) as value,
                cast({{ 'denominator' if figure.denominator else 'null' }} as numeric) as denominator,
                recorded_from_position
            from {{ ref('fct_' ~ fact.fact) }}
            where recorded_to_position is null
            {{ 'union all' if not (last_fact and loop.last) }}
        {%- endfor %}
    {%- endfor %}
),

filings as (

    {{ first_versions(ref('_filings')) }}

),

line_figures as (

    select
        figures.*,
        filings.lower_levels_complete
    from figures
    inner join filings
        on figures.event_position = filings.event_position
    where figures.measure_code is not null and figures.value is not null

)

select * from line_figures
