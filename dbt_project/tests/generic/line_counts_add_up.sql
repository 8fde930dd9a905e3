{# No row vanishes: lines in = accepted + warned + rejected + ignored. #}
{% test line_counts_add_up(model) %}
    select *
    from {{ model }}
    where lines_in <> lines_accepted + lines_warned + lines_rejected + lines_ignored
{% endtest %}
