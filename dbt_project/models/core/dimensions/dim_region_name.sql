with regions as (

    select * from {{ source('reference', 'regions') }}
    where {{ in_force_as_of() }}

),

region_aliases as (

    select * from {{ source('reference', 'region_aliases') }}
    where {{ in_force_as_of() }}

),

code_values as (

    select * from {{ ref('dim_code_value') }}

),

every_name as (

    select
        name_vi as alias,
        'official' as alias_kind,
        scheme,
        boundary_set,
        region_code,
        'same' as extent,
        valid_from,
        valid_to,
        source
    from regions

    union all

    select
        name_en as alias,
        'translation' as alias_kind,
        scheme,
        boundary_set,
        region_code,
        'same' as extent,
        valid_from,
        valid_to,
        source
    from regions

    union all

    select
        alias,
        alias_kind,
        scheme,
        boundary_set,
        region_code,
        extent,
        valid_from,
        valid_to,
        source
    from region_aliases

),

without_marks as (

    select
        *,
        -- Small letters without their marks, words parted by one space.
        btrim(
            regexp_replace(
                lower(regexp_replace(translate(normalize(alias, nfd), 'Đđ', 'dd'), '[\u0300-\u036f]', '', 'g')),
                '[^a-z0-9]+', ' ', 'g'
            )
        ) as alias_plain
    from every_name

),

dimension as (

    select
        named.alias,
        named.alias_plain,
        named.alias_kind,
        kinds.code_name as alias_kind_name,
        named.scheme,
        schemes.code_name as scheme_name,
        named.boundary_set,
        named.region_code,
        regions.name_vi as region_name,
        regions.name_en as region_name_en,
        named.extent,
        extents.code_name as extent_name,
        named.valid_from,
        named.valid_to,
        named.source
    from without_marks as named
    inner join regions
        on
            named.scheme = regions.scheme
            and named.boundary_set = regions.boundary_set
            and named.region_code = regions.region_code
    left join code_values as kinds
        on
            kinds.code_list = 'region_alias_kind'
            and named.alias_kind = kinds.code
    left join code_values as schemes
        on
            schemes.code_list = 'region_scheme'
            and named.scheme = schemes.code
    left join code_values as extents
        on
            extents.code_list = 'region_extent'
            and named.extent = extents.code

)

select * from dimension
