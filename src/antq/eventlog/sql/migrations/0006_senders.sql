-- Who may file for what, published like the other reference lists.
create table reference.senders (
    sender text not null,
    name_vi text,
    name_en text,
    reporting_units text not null,
    provinces text not null,
    valid_from date not null,
    valid_to date,
    demonstration boolean not null,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index senders_in_force_key on reference.senders (sender, reporting_units, provinces, valid_from)
where recorded_to_position is null;

comment on table reference.senders is
'One row per right of a sender to file for reporting units and territories, and interval of log positions.';
