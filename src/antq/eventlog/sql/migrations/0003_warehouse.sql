create schema warehouse;

create table warehouse.builds (
    build_id bigint generated always as identity,
    from_position bigint not null,
    to_position bigint not null,
    state text not null default 'open',
    opened_at timestamptz not null default clock_timestamp(),
    built_at timestamptz,
    published_at timestamptz,
    constraint builds_pkey primary key (build_id),
    constraint builds_state_check check (state in ('open', 'built', 'published')),
    constraint builds_positions_check check (from_position >= 0 and to_position > from_position)
);

-- Two builds at once would read each other's half-written tables.
create unique index builds_one_unfinished_key on warehouse.builds ((true)) where state <> 'published';

comment on table warehouse.builds is
'One row per build of the warehouse from the events in (from_position, to_position].';

create table warehouse.published (
    singleton boolean not null default true,
    position bigint not null,
    constraint published_pkey primary key (singleton),
    constraint published_singleton_check check (singleton)
);

comment on table warehouse.published is
'One row: the position readers see. Moves after the checks of a build, never back.';

insert into warehouse.published (position) values (0);

create table warehouse.settings (
    key text not null,
    value text not null,
    constraint settings_pkey primary key (key)
);

comment on table warehouse.settings is
'One row per property this warehouse was initialised with, such as demonstration.';

-- dbt's schemas belong to the role that builds them. The owner is a member of it.
create schema staging authorization antq_builder;
create schema core authorization antq_builder;
create schema marts authorization antq_builder;
