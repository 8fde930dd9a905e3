{# No two rows agree in all of `columns`; a null agrees with a null. #}
{% test unique_together(model, columns) %}
    select
        {{ columns | join(', ') }},
        count(*) as copies
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
