with provinces as (

    select * from {{ source('reference', 'provinces') }}
    where {{ in_force_as_of() }}

),

boundary_sets as (

    select * from {{ source('reference', 'boundary_sets') }}
    where {{ in_force_as_of() }}

),

standing_63 as (

    select daterange(valid_from, valid_to, '[]') as days
    from boundary_sets
    where boundary_set = '63'

),

standing_34 as (

    select daterange(valid_from, valid_to, '[]') as days
    from boundary_sets
    where boundary_set = '34'

),

histories as (

    select
        *,
        valid_from as status_from,
        min(valid_from) over (partition by province_key) as first_valid_from
    from provinces

),

-- A change of status (Huế, Quảng Ninh, Bắc Ninh, Đồng Nai) opens a new row of the same territory: the last one names it.
territories as (

    select distinct on (province_key)
        province_key,
        gso_code,
        iso_code,
        name_vi as province_full_name,
        regexp_replace(name_vi, '^(Tỉnh|Thành phố) ', '') as province_name,
        name_en as province_name_en,
        kind,
        first_valid_from as valid_from,
        valid_to,
        successor_province_key,
        daterange(first_valid_from, valid_to, '[]') as standing
    from histories
    -- Not by `valid_from`, which is the name of the first day here: that would be any of the rows.
    order by province_key asc, status_from desc

),

dimension as (

    select
        province_key,
        gso_code,
        iso_code,
        province_name,
        province_full_name,
        province_name_en,
        kind,
        valid_from,
        valid_to,
        successor_province_key,
        standing && (select standing_63.days from standing_63) as is_in_63,
        standing && (select standing_34.days from standing_34) as is_in_34,
        cast(gso_code as integer) as sort_order
    from territories

)

select * from dimension
