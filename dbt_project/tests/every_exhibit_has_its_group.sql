-- Of the touched streams, on both sides: among all groups there are, looking for one takes longer each year. The heading of
-- nearly all exhibits stands in their own filing; of the others it is looked for in the stream.
with filings as (

    {{ first_versions(ref('_filings')) }}

),

exhibits as (

    select
        event_position,
        line_no,
        group_no,
        {{ meant('level') }} as level,
        coalesce(place, '') as place
    from {{ ref('_seizure_exhibits') }}
    where {{ is_tested() }}

),

seizures as not materialized (

    select
        event_position,
        group_no,
        {{ meant('level') }} as level,
        coalesce(place, '') as place
    from {{ ref('_seizures') }}
    where {{ is_tested() }}

),

not_in_own_filing as (

    select
        exhibits.*,
        filings.stream
    from exhibits
    left join seizures
        on
            exhibits.event_position = seizures.event_position
            and exhibits.group_no = seizures.group_no
            and exhibits.level = seizures.level
            and exhibits.place = seizures.place
    inner join filings
        on exhibits.event_position = filings.event_position
    where seizures.event_position is null

),

headings as (

    select
        filings.stream,
        seizures.group_no,
        seizures.level,
        seizures.place
    from seizures
    inner join filings
        on seizures.event_position = filings.event_position
    where filings.stream in (select not_in_own_filing.stream from not_in_own_filing)

),

groupless as (

    select not_in_own_filing.*
    from not_in_own_filing
    left join headings
        on
            not_in_own_filing.stream = headings.stream
            and not_in_own_filing.group_no = headings.group_no
            and not_in_own_filing.level = headings.level
            and not_in_own_filing.place = headings.place
    where headings.stream is null

)

select * from groupless
