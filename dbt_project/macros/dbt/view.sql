{#
    A view that readers never miss. dbt's own materialization renames the old view away and drops it with all that
    depends on it, so between the core and the marts layer dashboards would find no marts. Here a view whose
    definition has not changed is left alone (a lock less, too), one whose columns stand is replaced in place, and only
    one whose columns changed is dropped with its dependants, which a later layer of the same release creates again.
    The digest of the definition is kept in the view's comment. Its post-hooks run when it is created.
#}
{% materialization view, adapter='postgres' %}
{%- set target_relation = this.incorporate(type='view') %}
{%- set existing_relation = load_cached_relation(this) %}
{#- A view of a full build keeps its digest when it takes its place among the others. -#}
{%- set digest = 'definition ' ~ local_md5(sql | replace('_rebuild"', '"') ~ model.description) %}

{%- if existing_relation is not none and antq.view_comment(target_relation).endswith(digest) %}
        {%- call noop_statement('main', 'UNCHANGED') %}
            -- the definition stands
        {%- endcall %}
    {%- else %}
{%- if existing_relation is not none and not antq.view_can_be_replaced(existing_relation, sql) %}
            {%- do drop_relation_if_exists(existing_relation) %}
        {%- endif %}
{%- call statement('main') %}
            create or replace view {{ target_relation }}
{%- if config.get('contract').enforced %}
{{ get_assert_columns_equivalent(sql) }}
{%- endif %}
            as (
                {{ sql }}
            );
{%- endcall %}
{#- dbt's own way of commenting columns asks the catalogue first which there are: here the contract has said. -#}
{%- call statement('comments') %}
            comment on view {{ target_relation }} is {{ postgres_escape_comment(model.description ~ ' / ' ~ digest) }};
{%- for column in model.columns.values() %}
            comment on column {{ target_relation }}.{{ column.name }} is {{ postgres_escape_comment(column.description) }};
{%- endfor %}
        {%- endcall %}
        {%- do run_hooks(post_hooks) %}
        {%- do adapter.commit() %}
    {%- endif %}

{{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{% macro view_comment(relation) %}
{%- set query %}
        select coalesce(obj_description(to_regclass({{ dbt.string_literal(relation.render()) }})), '')
{%- endset %}
{{ return(run_query(query).rows[0][0]) }}
{% endmacro %}


{# PostgreSQL replaces a view in place only if the columns it has keep their names, types and order. #}
{% macro view_can_be_replaced(relation, sql) %}
{%- if not relation.is_view %}
{{ return(false) }}
{%- endif %}
{%- do run_query('create temporary view antq_wanted as (' ~ sql ~ ')') %}
{%- set standing = antq.view_columns(relation.render()) %}
{%- set wanted = antq.view_columns('pg_temp.antq_wanted') %}
{%- do run_query('drop view pg_temp.antq_wanted') %}
{{ return(wanted[:standing | length] == standing) }}
{% endmacro %}


{% macro view_columns(name) %}
{%- set query %}
        select a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        from pg_attribute as a
        where a.attrelid = {{ dbt.string_literal(name) }}::regclass and a.attnum > 0 and not a.attisdropped
        order by a.attnum
{%- endset %}
{{ return(run_query(query).columns[0].values() | list) }}
{% endmacro %}
