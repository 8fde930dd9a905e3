-- The words by which figures are read from prose. Loaded only by publishing, like every reference list.
create table reference.narrative_terms (
    role text not null,
    term text not null,
    code text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index narrative_terms_in_force_key on reference.narrative_terms (role, term)
where recorded_to_position is null;

comment on table reference.narrative_terms is 'One row per role and term of prose and interval of log positions.';
