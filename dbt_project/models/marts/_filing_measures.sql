{{
    config(
        schema='staging',
        materialized='table',
        unlogged=true,
        contract={'enforced': false},
        persist_docs={'columns': false},
        post_hook='analyze {{ this }}',
    )
}}

-- Looked up filing by filing: what is held in memory is the sums of one, however many there are.
with filing_measures as (
    {% call(form, fact, measure, value, codes) each_figure() %}
        select
            filings.event_position,
            filings.stream,
            filings.lower_levels_complete,
            sums.*
        from {{ ref('touched_filings') }} as filings
        cross join
            lateral (
                select
                    {{ measure_codes() }},
                    recorded_from_position,
                    recorded_to_position,
                    sum(value) as value,
                    count(*) as figures,
                    {{ added_denominators(codes) }},
                    {{ qualifier_counts() }}
                from (
                    select
                        obs_status,
                        {{ measure_columns(measure, value, codes) }},
                        level,
                        relation,
                        value_per,
                        qualifier,
                        recorded_from_position,
                        recorded_to_position
                    from {{ ref('_' ~ fact) }}
                    where event_position = filings.event_position
                ) as figures
                where measure_code is not null and value is not null
                group by
                    {{ measure_codes() }},
                    recorded_from_position,
                    recorded_to_position
            ) as sums
        where filings.event_type = 'ReportFiled' and filings.form = '{{ form }}'
    {% endcall %}
)

select * from filing_measures
