{#
    From one position at which one of the lists changed to the next, as far as the build may know. What is made of lists alone is
    stored by these spans, so that a reader at any position finds it by a range.
#}
{% macro list_spans(lists) -%}
select
    position as from_position,
    lead(position) over (order by position) as to_position
from (
    {% for list in lists %}
        select recorded_from_position as position
        from {{ source('reference', list) }}
        union
        select recorded_to_position as position
        from {{ source('reference', list) }}
    {{ 'union' if not loop.last }}
    {% endfor %}
) as changes
where position <= {{ to_position() }}
{%- endmacro %}
