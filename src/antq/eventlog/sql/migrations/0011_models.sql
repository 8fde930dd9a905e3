-- The national catalogue of models' categories, the spellings of each, and the steps a model's life may take.
create table reference.model_categories (
    category_code text not null,
    name_vi text,
    name_en text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index model_categories_in_force_key on reference.model_categories (category_code)
where recorded_to_position is null;

comment on table reference.model_categories is 'One row per category of models and interval of log positions.';

create table reference.model_category_aliases (
    alias text not null,
    category_code text not null,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index model_category_aliases_in_force_key on reference.model_category_aliases (alias)
where recorded_to_position is null;

comment on table reference.model_category_aliases is
'One row per other name of a category of models and interval of log positions.';

create table reference.model_transitions (
    observed text not null,
    code text not null,
    from_state text not null,
    to_state text not null,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index model_transitions_in_force_key on reference.model_transitions (observed, code, from_state)
where recorded_to_position is null;

comment on table reference.model_transitions is
'One row per step or status that a model in a state may meet, where it leads, and interval of log positions.';
