{{ config(tags=['every_refresh']) }}

with slot_measures as (

    select * from {{ ref('_slot_measures_in_force') }}
    where {{ is_sampled_stream() }}

),

line_figures as (

    select * from {{ ref('_line_figures') }}
    where {{ is_sampled_stream() }}

),

of_slots as (

    select
        slot_measures.stream,
        slot_measures.measure_code,
        slot_measures.item_code,
        sum(slot_measures.value) as value,
        sum(slot_measures.figures) as figures,
        sum(slot_measures.with_denominator) as with_denominator,
        sum(slot_measures.denominator) as denominator
    from slot_measures
    group by slot_measures.stream, slot_measures.measure_code, slot_measures.item_code

),

of_lines as (

    select
        line_figures.stream,
        line_figures.measure_code,
        line_figures.item_code,
        sum(line_figures.value) as value,
        count(*) as figures,
        count(line_figures.denominator) as with_denominator,
        sum(line_figures.denominator) as denominator
    from line_figures
    group by line_figures.stream, line_figures.measure_code, line_figures.item_code

),

unequal as (

    select
        coalesce(of_slots.stream, of_lines.stream) as stream,
        coalesce(of_slots.measure_code, of_lines.measure_code) as measure_code,
        coalesce(of_slots.item_code, of_lines.item_code) as item_code,
        of_slots.value as slot_value,
        of_lines.value as line_value
    from of_slots
    full join of_lines
        on
            of_slots.stream = of_lines.stream
            and of_slots.measure_code = of_lines.measure_code
            and coalesce(of_slots.item_code, '') = coalesce(of_lines.item_code, '')
    where
        of_slots.value is distinct from of_lines.value
        or of_slots.figures is distinct from of_lines.figures
        or of_slots.with_denominator is distinct from of_lines.with_denominator
        or (of_lines.with_denominator = of_lines.figures and of_slots.denominator is distinct from of_lines.denominator)

)

select * from unequal
