with instances as (

    select * from {{ ref('dim_model') }}
    -- One that is merged into another has been judged.
    where model_id = canonical_model_id and model_name_key is not null

),

boundary_provinces as (

    select * from {{ ref('_boundary_provinces') }}

),

provinces as (

    select * from {{ ref('dim_province') }}
    where successor_province_key is not null

),

-- As `antq.rules.similar_names` compares the names of one report: without tones, marks and spaces, by their beginning.
plain as (

    select
        *,
        translate(regexp_replace(model_name_key, '[\u0300-\u036f]', '', 'g'), 'đ', 'd') as plain_name
    from instances

),

-- Numbers and single letters tell models apart (`Khu phố 3`, `Tổ B`).
shaped as (

    select
        plain.*,
        left(replace(plain.plain_name, ' ', ''), 60) as shape,
        array_to_string(
            array(
                select found.words[1]
                from
                    regexp_matches(
                        plain.plain_name, '[0-9]+|\m(?:[a-z]|[ivx]{1,4})\M', 'g'
                    ) with ordinality as found (words, place)
                order by found.place
            ),
            ' '
        ) as telling
    from plain

),

-- Two names are one letter apart when leaving out one letter can make them equal; too short ones prove nothing.
keyed as (

    select
        *,
        shape as key,
        0 as left_out
    from shaped

    union all

    select
        shaped.*,
        overlay(shaped.shape placing '' from letters.place for 1) as key,
        1 as left_out
    from shaped
    cross join lateral generate_series(1, length(shaped.shape)) as letters (place)
    where length(shaped.shape) >= 10

),

alike as (

    select
        earlier.origin,
        earlier.model_id,
        later.model_id as other_model_id,
        min(earlier.left_out + later.left_out) as letters
    from keyed as earlier
    inner join keyed as later
        on
            earlier.origin = later.origin
            and earlier.province_key = later.province_key
            and earlier.telling = later.telling
            and earlier.key = later.key
            and earlier.model_id < later.model_id
    where coalesce(lower(earlier.place), '') = coalesce(lower(later.place), '')
    group by earlier.origin, earlier.model_id, later.model_id

),

-- What the merged province of July 2025 calls as one of its parts did.
continued as (

    select
        earlier.origin,
        earlier.model_id,
        later.model_id as other_model_id
    from instances as earlier
    inner join provinces
        on earlier.province_key = provinces.province_key
    inner join instances as later
        on
            earlier.origin = later.origin
            and provinces.successor_province_key = later.province_key
            and earlier.model_name_key = later.model_name_key
    where
        coalesce(earlier.sponsor, '') = coalesce(later.sponsor, '')
        and coalesce(lower(earlier.place), '') = coalesce(lower(later.place), '')

),

pairs as (

    select
        origin,
        model_id,
        other_model_id,
        letters
    from alike

    union all

    select
        origin,
        model_id,
        other_model_id,
        cast(null as integer) as letters
    from continued

),

named as (

    select
        pairs.origin,
        boundary_provinces.boundary_set,
        boundary_provinces.province_key,
        boundary_provinces.province_name,
        boundary_provinces.province_order,
        one.province_key as reported_province_key,
        one.place,
        pairs.model_id,
        one.model_name,
        one.sponsor,
        pairs.other_model_id,
        other.model_name as other_model_name,
        other.sponsor as other_sponsor,
        case
            when pairs.letters is null then 'territory'
            when one.model_name_key = other.model_name_key then 'sponsor'
            when pairs.letters = 0 then 'marks'
            else 'letter'
        end as difference
    from pairs
    inner join instances as one
        on
            pairs.origin = one.origin
            and pairs.model_id = one.model_id
    inner join instances as other
        on
            pairs.origin = other.origin
            and pairs.other_model_id = other.model_id
    inner join boundary_provinces
        on one.province_key = boundary_provinces.reported_province_key

)

select * from named
