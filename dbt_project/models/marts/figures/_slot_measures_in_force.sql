with slot_measures as (

    select * from {{ ref('_slot_measures') }}
    where {{ in_force_as_of() }}

),

spans as (

    select * from {{ ref('_stream_spans') }}
    where {{ in_force_as_of() }}

),

{{ decided_measures('slot_measures', 'spans') }},

explained as (

    select
        {{ decided_columns() | indent(4) }},
        recorded_from_position
    from decided_measures

)

select * from explained
