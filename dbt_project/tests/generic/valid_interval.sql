{# A row version holds for at least one position. #}
{% test valid_interval(model) %}
    select *
    from {{ model }}
    where recorded_from_position is null or recorded_to_position <= recorded_from_position
{% endtest %}
