-- A release stands as it does now, whatever the reading position: a withdrawal must hold at once.
with releases as (

    select * from {{ source('warehouse', 'releases') }}

),

code_values as (

    select * from {{ ref('dim_code_value') }}

),

named as (

    select
        releases.release_name,
        releases.state as release_state,
        code_values.code_name as release_state_name,
        releases.position,
        nullif(releases.scope -> 'forms', 'null') as forms,
        nullif(releases.scope -> 'provinces', 'null') as province_keys,
        nullif(releases.scope -> 'periods', 'null') as period_keys,
        releases.embargo_until,
        releases.prepared_at,
        releases.prepared_by,
        releases.approved_at,
        releases.approved_by,
        releases.published_at,
        releases.withdrawn_at,
        releases.code ->> 'package' as package_version,
        releases.code ->> 'commit' as code_commit,
        releases.code ->> 'sha256' as code_sha256,
        releases.finality,
        levels.code_name as finality_name
    from releases
    left join code_values
        on
            code_values.code_list = 'release_state'
            and releases.state = code_values.code
    left join code_values as levels
        on
            levels.code_list = 'finality'
            and releases.finality = levels.code

)

select * from named
