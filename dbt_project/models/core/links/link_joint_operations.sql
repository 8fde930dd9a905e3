-- Looked into again for the few groups of prose only.
with seizures as not materialized (

    select * from {{ ref('fct_seizures') }}
    where recorded_to_position is null and obs_status = 'A' and acquisition_code = 'seized'

),

exhibits as (

    select * from {{ ref('fct_seizure_exhibits') }}
    where
        recorded_to_position is null
        and obs_status = 'A'
        and acquisition_code = 'seized'
        and mode in ('lead', 'joint')
        and qualifier = 'exact'
        and quantity > 0

),

periods as (

    select * from {{ ref('dim_period') }}

),

reporting_units as (

    select * from {{ ref('dim_reporting_unit') }}

),

groups as (

    select
        seizures.stream,
        seizures.origin,
        seizures.province_key,
        seizures.reporting_unit,
        reporting_units.reporting_unit_kind,
        seizures.period_key,
        periods.period_start,
        periods.period_end,
        seizures.seizure_group_key,
        seizures.mode,
        seizures.operation_key
    from seizures
    inner join periods
        on seizures.period_key = periods.period_key
    inner join reporting_units
        on seizures.reporting_unit = reporting_units.reporting_unit
    where {{ is_not_in_tables('seizures', 'seizures', 'operation_key') }}

),

-- Two groups, the one of the first stream by name first. Two channels of one slot are one report told twice, and a
-- consolidated report holds the components of its own province: neither is a joint operation.
declared as (

    select distinct
        'declared' as link_kind,
        earlier.origin,
        earlier.operation_key,
        earlier.seizure_group_key,
        later.seizure_group_key as other_group_key
    from groups as earlier
    inner join groups as later
        on
            earlier.operation_key = later.operation_key
            and earlier.origin = later.origin
            and earlier.stream < later.stream
            and earlier.period_start <= later.period_end
            and earlier.period_end >= later.period_start
    where
        earlier.province_key <> later.province_key
        or earlier.reporting_unit <> later.reporting_unit
        and 'consolidated' not in (earlier.reporting_unit_kind, later.reporting_unit_kind)

),

alike as (

    select distinct
        earlier.origin,
        earlier.seizure_group_key,
        later.seizure_group_key as other_group_key
    from exhibits as earlier
    inner join exhibits as later
        on
            earlier.origin = later.origin
            and earlier.period_key = later.period_key
            and earlier.item_code = later.item_code
            and earlier.unit_code = later.unit_code
            and earlier.quantity = later.quantity
            and earlier.stream < later.stream
    -- Two leads are two operations.
    where
        'joint' in (earlier.mode, later.mode)
        and {{ is_not_in_tables('earlier', 'exhibits', 'item_code') }}
        and {{ is_not_in_tables('later', 'exhibits', 'item_code') }}

),

candidates as (

    select
        'candidate' as link_kind,
        alike.origin,
        cast(null as text) as operation_key,
        alike.seizure_group_key,
        alike.other_group_key
    from alike
    inner join groups as earlier
        on alike.seizure_group_key = earlier.seizure_group_key
    inner join groups as later
        on alike.other_group_key = later.seizure_group_key
    where
        (earlier.operation_key is null or later.operation_key is null)
        and (
            earlier.province_key <> later.province_key
            or earlier.reporting_unit <> later.reporting_unit
            and 'consolidated' not in (earlier.reporting_unit_kind, later.reporting_unit_kind)
        )

),

pairs as (

    select * from declared

    union all

    select * from candidates

),

links as (

    select distinct
        pairs.link_kind,
        pairs.origin,
        pairs.operation_key,
        pairs.seizure_group_key,
        earlier.stream,
        earlier.mode,
        pairs.other_group_key,
        later.stream as other_stream,
        later.mode as other_mode
    from pairs
    inner join groups as earlier
        on pairs.seizure_group_key = earlier.seizure_group_key
    inner join groups as later
        on pairs.other_group_key = later.seizure_group_key

)

select * from links
