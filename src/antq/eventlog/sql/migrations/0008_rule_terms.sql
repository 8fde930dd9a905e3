-- The terms under which the rules of the intake hold: since when and until when, and the threshold of each where it has
-- one. Loaded only by publishing, like every reference list.
create table reference.rule_terms (
    code text not null,
    subject text,
    relative_to text,
    threshold numeric,
    valid_from date,
    valid_to date,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index rule_terms_in_force_key
on reference.rule_terms (code, subject, relative_to, valid_from)
nulls not distinct
where recorded_to_position is null;

comment on table reference.rule_terms is
'One row per dated term or threshold of a rule and interval of log positions.';
