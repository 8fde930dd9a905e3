{# Why no percentage is given of a change, a code of the list `no_percent`; null where one is. A percentage needs both figures whole, exact
   and of the same territory, and of what is counted a base that one more or less does not move by much. `compared` has the columns of `_area_comparisons`,
   whose names begin with the prefix, and the row's unit is joined as `units`. #}
{% macro no_percent_reason(compared, prefix='', is_whole='true', is_one_scope='true') -%}
    {%- set value = compared ~ '.' ~ prefix ~ 'value' -%}
    {%- set former = compared ~ '.' ~ prefix ~ 'last_year_value' -%}
    case
        when {{ value }} is null or coalesce({{ former }}, 0) = 0 then 'no_figure'
        when not coalesce({{ is_whole }}, false) then 'incomplete'
        when not {{ is_one_scope }} then 'other_scope'
        when {{ compared }}.is_in_other_units_too then 'other_units'
        when {{ compared }}.{{ prefix }}qualifier <> 'exact' or {{ compared }}.{{ prefix }}last_year_qualifier <> 'exact'
            then 'not_exact'
        when units.dimension = 'count' and {{ former }} < {{ least_base_of_percent() }} then 'small_base'
    end
{%- endmacro %}


{# The smallest base of a percentage. #}
{% macro least_base_of_percent() -%}
    20
{%- endmacro %}


{# The change from a former value in percent of it, where nothing speaks against one. #}
{% macro percent_change(value, former, no_percent) -%}
    case
        when {{ no_percent }} is null then round(100 * ({{ value }} - {{ former }}) / {{ former }}, 1)
    end
{%- endmacro %}


{# The qualifier of a sum that lacks reports: it is at least so much. #}
{% macro qualifier_as_covered(qualifier, is_complete) -%}
    case
        when {{ qualifier }} is null or {{ is_complete }} then {{ qualifier }}
        when {{ qualifier }} in ('exact', 'at_least') then 'at_least'
        else 'approximately'
    end
{%- endmacro %}


{# The reports that a part's figure is taken from in one source, or in any, at the position that is read; none where it is compared with
   nothing. #}
{% macro reports_of_part(parts, of_any_source=false) -%}
    select *
    from {{ ref('_period_reports') }}
    where
        period_key = {{ parts }}.part_key
        {% if not of_any_source -%} and source_key = {{ parts }}.source_key {%- endif %}
        and (is_period_reported or {{ parts }}.is_over)
        and {{ in_force_as_of() }}
    -- Looked up for each part, never joined: readers have no nested loops.
    offset 0
{%- endmacro %}


{# Whether every report states the measure. A report names the goods that were seized: what it does not name was not. A report that leaves out
   another measure, cases among them, does not say zero of it; one that says that nothing happened states all that happens, and no stock. #}
{% macro is_told(sums, coverage, prefix='') -%}
    (
        {{ sums }}.item_code is not null
        or {{ sums }}.{{ prefix }}reports
        + case when {{ sums }}.additivity = 'full' then coalesce({{ coverage }}.{{ prefix }}nil_reports, 0) else 0 end
        >= coalesce({{ coverage }}.{{ prefix }}reports, 0)
    )
{%- endmacro %}
