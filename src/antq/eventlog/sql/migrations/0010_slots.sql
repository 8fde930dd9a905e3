-- What a slot owes and when: who holds a border, which measures apply where and are owed by whom, regions, the days off
-- that move a due date, and who consolidates whom. Loaded only by publishing, like every reference list.
create table reference.province_classes (
    province_class text not null,
    province_key text not null,
    valid_from date,
    valid_to date,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index province_classes_in_force_key
on reference.province_classes (province_class, province_key, valid_from)
nulls not distinct
where recorded_to_position is null;

comment on table reference.province_classes is
'One row per territory of a class (land border, sea border), dated, and interval of log positions.';

create table reference.applicability (
    measure_code text not null,
    province_class text not null,
    valid_from date,
    valid_to date,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index applicability_in_force_key
on reference.applicability (measure_code, province_class, valid_from)
nulls not distinct
where recorded_to_position is null;

comment on table reference.applicability is
'One row per class of territories in which a measure applies, dated, and interval of log positions.';

create table reference.owed_measures (
    form text not null,
    reporting_unit text not null,
    measure_code text not null,
    valid_from date,
    valid_to date,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index owed_measures_in_force_key
on reference.owed_measures (form, reporting_unit, measure_code, valid_from)
nulls not distinct
where recorded_to_position is null;

comment on table reference.owed_measures is
'One row per measure that a unit owes with a form, dated, and interval of log positions.';

create table reference.regions (
    scheme text not null,
    boundary_set text not null,
    region_code text not null,
    name_vi text,
    name_en text,
    sort_order integer,
    valid_from date,
    valid_to date,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index regions_in_force_key on reference.regions (scheme, boundary_set, region_code)
where recorded_to_position is null;

comment on table reference.regions is
'One row per region of a scheme on one set of boundaries and interval of log positions.';

create table reference.region_provinces (
    scheme text not null,
    boundary_set text not null,
    region_code text not null,
    province_key text not null,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index region_provinces_in_force_key
on reference.region_provinces (scheme, boundary_set, province_key)
where recorded_to_position is null;

comment on table reference.region_provinces is
'One row per territory in a region of a scheme and interval of log positions.';

create table reference.public_holidays (
    day date not null,
    kind text,
    name_vi text,
    name_en text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index public_holidays_in_force_key on reference.public_holidays (day)
where recorded_to_position is null;

comment on table reference.public_holidays is
'One row per weekday off, or Saturday worked for one that was moved, and interval of log positions.';

create table reference.reporting_lines (
    form text not null,
    reporting_unit text not null,
    consolidating_unit text not null,
    province_class text not null,
    valid_from date,
    valid_to date,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index reporting_lines_in_force_key
on reference.reporting_lines (form, reporting_unit, consolidating_unit, province_class, valid_from)
nulls not distinct
where recorded_to_position is null;

comment on table reference.reporting_lines is
'One row per unit that another one consolidates, by class of territories, dated, and interval of log positions.';

alter table reference.due_rules add column when_off text, add column grace_days integer;
