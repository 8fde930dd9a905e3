{{
    config(
        materialized='table',
        indexes=[{'columns': ['stream'], 'unique': true}],
        post_hook='analyze {{ this }}',
    )
}}

{#- The facts as the last build left them tell which streams used a reference row. They are not refs: they depend on
    this table, and before the first build, which touches everything, they do not exist. The stream of each is looked up: joined,
    all filings would be read at every refresh, to find that no list has changed. -#}
{%- set standing = namespace(exhibits=none, activities=none) -%}
{%- if execute and from_position() | int > 0 -%}
    {%- set standing.exhibits = adapter.get_relation(this.database, 'core', '_seizure_exhibits') -%}
    {%- set standing.activities = adapter.get_relation(this.database, 'core', '_activities') -%}
{%- endif -%}

with filings as not materialized (

    select * from {{ ref('stg_eventlog__filings') }}

),

recoveries as (

    select * from {{ ref('stg_eventlog__recoveries') }}

),

-- The linter takes the branch of a full build, which needs neither of these two.
unit_factors as ( -- noqa: ST03

    select * from {{ ref('stg_reference__unit_factors') }}

),

activity_measures as ( -- noqa: ST03

    select * from {{ ref('stg_reference__activity_measures') }}

),

touched as (

    select stream
    from filings
    where event_position > {{ from_position() }}

    union

    select stream
    from recoveries
    where event_position > {{ from_position() }}

    {%- if standing.exhibits is not none %}

        union

        select
            (
                select filings.stream from filings
                where filings.event_position = used.event_position
            ) as stream
        from (
            select distinct exhibits.event_position
            from {{ standing.exhibits }} as exhibits
            inner join unit_factors
                on
                    exhibits.unit_code = unit_factors.unit_code
                    and unit_factors.item_code in (exhibits.item_code, '*')
            where unit_factors.is_changed
        ) as used
    {%- endif %}

    {%- if standing.activities is not none %}

        union

        select
            (
                select filings.stream from filings
                where filings.event_position = used.event_position
            ) as stream
        from (
            select distinct activities.event_position
            from {{ standing.activities }} as activities
            inner join activity_measures
                on
                    activities.activity_code = activity_measures.activity_code
                    and {{ of_count('activities.') }} is not null
            where activity_measures.is_changed
        ) as used
    {%- endif %}

),

streams as (

    select distinct stream from touched

)

select * from streams
