with reporting_lines as (

    select * from {{ source('reference', 'reporting_lines') }}
    where {{ in_force_as_of() }}

),

forms as (

    select distinct form
    from {{ source('reference', 'forms') }}
    where {{ in_force_as_of() }}

),

reporting_units as (

    select * from {{ ref('dim_reporting_unit') }}
    where reporting_unit_kind = 'consolidated'

),

memberships as materialized (

    select * from {{ ref('bridge_province_class') }}

),

provinces as materialized (

    select * from {{ ref('dim_province') }}

),

-- The consolidated report is every territory's; a component's, that of the territories its reporting line names.
lines as (

    select
        forms.form,
        reporting_units.reporting_unit,
        '*' as province_class,
        cast(null as date) as valid_from,
        cast(null as date) as valid_to
    from forms
    cross join reporting_units

    union all

    select
        form,
        reporting_unit,
        province_class,
        valid_from,
        valid_to
    from reporting_lines

),

unit_territories as (

    select
        lines.form,
        lines.reporting_unit,
        provinces.province_key,
        range_agg(
            daterange(lines.valid_from, lines.valid_to, '[]')
            * daterange(memberships.valid_from, memberships.valid_to, '[]')
            * daterange(provinces.valid_from, provinces.valid_to, '[]')
        ) as standing
    from lines
    inner join memberships
        on lines.province_class = memberships.province_class
    inner join provinces
        on memberships.province_key = provinces.province_key
    group by lines.form, lines.reporting_unit, provinces.province_key

)

select * from unit_territories
