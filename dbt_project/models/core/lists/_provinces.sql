with spans as (

    {{ list_spans(['provinces', 'boundary_sets']) }}

),

provinces as (

    select
        provinces.*,
        spans.from_position,
        spans.to_position,
        min(provinces.valid_from) over (partition by provinces.province_key, spans.from_position) as first_valid_from
    from {{ source('reference', 'provinces') }} as provinces
    inner join spans
        on {{ holds_at_span('provinces') }}

),

boundary_sets as (

    select
        spans.from_position,
        range_agg(daterange(boundary_sets.valid_from, boundary_sets.valid_to, '[]')) filter (
            where boundary_sets.boundary_set = '63'
        ) as days_of_63,
        range_agg(daterange(boundary_sets.valid_from, boundary_sets.valid_to, '[]')) filter (
            where boundary_sets.boundary_set = '34'
        ) as days_of_34
    from {{ source('reference', 'boundary_sets') }} as boundary_sets
    inner join spans
        on {{ holds_at_span('boundary_sets') }}
    group by spans.from_position

),

-- A change of status (Huế, Quảng Ninh, Bắc Ninh, Đồng Nai) opens a new row of the same territory: the last one names it.
territories as (

    select distinct on (province_key, from_position)
        *,
        daterange(first_valid_from, valid_to, '[]') as days
    from provinces
    order by province_key asc, from_position asc, valid_from desc

),

placed as (

    select
        territories.*,
        territories.days && boundary_sets.days_of_63 as is_in_63,
        territories.days && boundary_sets.days_of_34 as is_in_34
    from territories
    left join boundary_sets
        on territories.from_position = boundary_sets.from_position

),

versions as (

    select
        province_key,
        gso_code,
        iso_code,
        regexp_replace(name_vi, '^(Tỉnh|Thành phố) ', '') as province_name,
        name_vi as province_full_name,
        name_en as province_name_en,
        kind,
        first_valid_from as valid_from,
        valid_to,
        successor_province_key,
        is_in_63,
        is_in_34,
        case when is_in_34 then province_key else successor_province_key end as province_key_34,
        cast(gso_code as integer) as sort_order,
        from_position as recorded_from_position,
        to_position as recorded_to_position
    from placed

)

{{ merged_versions(
    'versions',
    ['province_key'],
    [
        'gso_code', 'iso_code', 'province_name', 'province_full_name', 'province_name_en', 'kind', 'valid_from', 'valid_to',
        'successor_province_key', 'is_in_63', 'is_in_34', 'province_key_34', 'sort_order',
    ],
) }}
