with province_coverage as (

    select * from {{ ref('_province_coverage') }}
    where {{ in_force_as_of() }}

),

places as (

    select * from {{ ref('_map_places') }}
    where is_separable

),

expected_provinces as (

    select * from {{ ref('_expected_provinces') }}

),

expected as (

    select
        expected_provinces.form,
        expected_provinces.period_key,
        places.boundary_set,
        places.province_key,
        count(*) as parts_expected
    from expected_provinces
    inner join places
        on expected_provinces.province_key = places.reported_province_key
    group by expected_provinces.form, expected_provinces.period_key, places.boundary_set, places.province_key

),

reporting as (

    select
        province_coverage.period_key,
        places.province_key,
        province_coverage.form,
        province_coverage.origin,
        places.boundary_set,
        count(expected_provinces.province_key) filter (where province_coverage.is_reporting) as parts_reporting,
        bool_or(province_coverage.is_incomplete) as is_incomplete
    from province_coverage
    inner join places
        on province_coverage.province_key = places.reported_province_key
    left join expected_provinces
        on
            province_coverage.form = expected_provinces.form
            and province_coverage.period_key = expected_provinces.period_key
            and province_coverage.province_key = expected_provinces.province_key
    group by
        province_coverage.period_key,
        places.province_key,
        province_coverage.form,
        province_coverage.origin,
        places.boundary_set

),

gaps as (

    select
        reporting.origin,
        reporting.form,
        reporting.period_key,
        reporting.boundary_set,
        reporting.province_key
    from reporting
    left join expected
        on
            reporting.form = expected.form
            and reporting.period_key = expected.period_key
            and reporting.boundary_set = expected.boundary_set
            and reporting.province_key = expected.province_key
    where reporting.is_incomplete or reporting.parts_reporting < expected.parts_expected

)

select * from gaps
