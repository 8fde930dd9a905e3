with measures as (

    select * from {{ ref('dim_measure') }}

),

applicability as (

    select * from {{ source('reference', 'applicability') }}
    where {{ in_force_as_of() }}

),

terms as (

    select
        measure_code,
        array_agg(province_class order by province_class, valid_from) as term_classes,
        array_agg(daterange(valid_from, valid_to, '[]') order by province_class, valid_from) as term_days
    from applicability
    group by measure_code

),

-- A measure that the list does not name applies everywhere; one that it names, only where and when it says so.
measure_terms as (

    select
        measures.measure_code,
        measures.unit_code,
        measures.nature,
        measures.additivity,
        terms.term_classes,
        terms.term_days
    from measures
    left join terms
        on measures.measure_code = terms.measure_code

)

select * from measure_terms
