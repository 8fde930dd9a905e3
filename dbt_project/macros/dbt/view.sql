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
{%- set digest = 'definition ' ~ local_md5(sql | replace('_rebuild"', '"') ~ model.description ~ tojson(model.columns)) %}

{%- if existing_relation is not none and antq.view_comment(target_relation).endswith(digest) %}
        {%- call noop_statement('main', 'UNCHANGED') %}
            -- the definition stands
        {%- endcall %}
    {%- else %}
{%- if existing_relation is not none and not antq.view_can_be_replaced(existing_relation, sql) %}
            {%- do drop_relation_if_exists(existing_relation) %}
        {%- endif %}
{#- In one statement: dbt's own way asks the server to plan the query and what its contract declares, and the catalogue which columns
            there are to comment. -#}
{%- call statement('main') %}
            create or replace view {{ target_relation }} as (
                {{ sql }}
            );
{%- if config.get('contract').enforced %}
{{ antq.require_declared_columns(target_relation, model.columns.values()) }}
{%- endif %}
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


{# A view under contract has the columns of its schema file, in their order. #}
{% macro require_declared_columns(relation, columns) %}
do $contract$
declare
    found text[] := array({{ antq.columns_of(relation.render()) }});
    declared text[] := array[
{%- for column in columns %}
{{ dbt.string_literal(column.name ~ ' ' ~ column.data_type) }}{{ ',' if not loop.last }}
{%- endfor %}
    ];
begin
    if found <> declared then
        raise exception 'the columns of {{ relation.identifier }} are not those of its schema file, in their order'
            using detail = format(
                'Only the query has: %s. Only the schema file has: %s.',
                array(select unnest(found) except select unnest(declared)),
                array(select unnest(declared) except select unnest(found))
            );
    end if;
end
$contract$;
{% endmacro %}


{% macro view_columns(name) %}
{{ return(run_query(antq.columns_of(name)).columns[0].values() | list) }}
{% endmacro %}


{# Name and type of each column of a relation, in order, as PostgreSQL spells them. #}
{% macro columns_of(name) %}
        select a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        from pg_attribute as a
        where a.attrelid = {{ dbt.string_literal(name) }}::regclass and a.attnum > 0 and not a.attisdropped
        order by a.attnum
{% endmacro %}
