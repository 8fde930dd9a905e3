with filings as (

    {{ first_versions(ref('_filings')) }}

),

seizures as (

    select * from {{ ref('_seizures') }}

),

facts as (

    select
        {{ fact_columns('seizures', 'filings') }},
        {{ seizure_group_key('seizures', 'filings') }} as seizure_group_key,
        seizures.group_no,
        seizures.subject_code,
        seizures.acquisition_code,
        seizures.mode,
        seizures.partner_code,
        seizures.operation_key,
        seizures.cases,
        seizures.suspects,
        seizures.is_ownerless
    from seizures
    inner join filings
        on seizures.event_position = filings.event_position
    where {{ known_as_of('seizures') }}

)

select * from facts
