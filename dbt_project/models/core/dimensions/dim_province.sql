with provinces as (

    select * from {{ source('reference', 'provinces') }}
    where {{ in_force_as_of() }}

),

boundary_sets as (

    select * from {{ source('reference', 'boundary_sets') }}
    where {{ in_force_as_of() }}

),

-- A change of status (Huế, Quảng Ninh, Bắc Ninh, Đồng Nai) opens a new row of the same territory: the last one names it.
territories as (

    select
        province_key,
        gso_code,
        iso_code,
        name_vi as province_full_name,
        regexp_replace(name_vi, '^(Tỉnh|Thành phố) ', '') as province_name,
        name_en as province_name_en,
        kind,
        cast(valid_to as date) as valid_to,
        successor_province_key,
        min(cast(valid_from as date)) over (partition by province_key) as valid_from,
        row_number() over (partition by province_key order by valid_from desc) as recency
    from provinces

),

memberships as (

    select
        territories.province_key,
        bool_or(boundary_sets.boundary_set = '63') as is_in_63,
        bool_or(boundary_sets.boundary_set = '34') as is_in_34
    from territories
    inner join boundary_sets
        on
            territories.valid_from <= coalesce(cast(boundary_sets.valid_to as date), 'infinity')
            and coalesce(territories.valid_to, 'infinity') >= cast(boundary_sets.valid_from as date)
    where territories.recency = 1
    group by territories.province_key

),

dimension as (

    select
        territories.province_key,
        territories.gso_code,
        territories.iso_code,
        territories.province_name,
        territories.province_full_name,
        territories.province_name_en,
        territories.kind,
        territories.valid_from,
        territories.valid_to,
        territories.successor_province_key,
        memberships.is_in_63,
        memberships.is_in_34,
        cast(territories.gso_code as integer) as sort_order
    from territories
    inner join memberships
        on territories.province_key = memberships.province_key
    where territories.recency = 1

)

select * from dimension
