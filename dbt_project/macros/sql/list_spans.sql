{#
    From one position at which one of the lists changed to the next, as far as the build may know; no row where none changed within the
    build, nor what `also` asks for. What is made of lists alone is stored by these spans, so that a reader at any position finds it by a
    range, and a build in which no list changed costs nothing.
#}
{% macro list_spans(lists, also='false') -%}
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
where
    position <= {{ to_position() }}
    and (
        {{ also }}
    {%- for list in lists %}
        or exists (
            select 1 from {{ source('reference', list) }} as list_rows
            where {{ changed_within_build('list_rows') }}
        )
    {%- endfor %}
    )
{%- endmacro %}
