{#
    Every row holds for at least one position and keeps the table's own `rules`, conditions that are true of a sound row. Rows `of_lines`
    also say by known words whether they enter totals. In one pass: a test a rule would read the table once a rule.
#}
{% test sound_rows(model, rules=[], of_lines=false) %}
    {%- set words = [
        "obs_status in ('A', 'P')",
        meant('level') ~ " in ('province', 'district', 'commune', 'post')",
        meant('relation') ~ " in ('disjoint', 'part_of', 'overlap_unknown')",
        meant('qualifier') ~ " in ('exact', 'at_least', 'at_most', 'approximately')",
        meant('value_per') ~ " in ('period', 'year', 'unknown')",
    ] %}
    select *
    from {{ model }}
    where
        (
            recorded_from_position is not null
            and coalesce(recorded_to_position > recorded_from_position, true)
{%- for rule in rules + (words if of_lines else []) %}
                and ({{ rule }})
            {%- endfor %}
        ) is not true
{% endtest %}
