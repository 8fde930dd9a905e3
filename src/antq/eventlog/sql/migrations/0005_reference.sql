-- Reference lists, valid by position: loaded only by publishing (antq.reference.publish), which writes the event and the
-- rows in one transaction. A row is in force from recorded_from_position until recorded_to_position (null: still).
create schema reference;

create table reference.provinces (
    province_key text not null,
    gso_code text,
    iso_code text,
    name_vi text,
    name_en text,
    kind text,
    valid_from date,
    valid_to date,
    successor_province_key text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index provinces_in_force_key on reference.provinces (province_key, valid_from)
where recorded_to_position is null;

comment on table reference.provinces is 'One row per territory of either generation and interval of log positions.';

create table reference.province_aliases (
    alias text not null,
    name_vi text not null,
    note text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index province_aliases_in_force_key on reference.province_aliases (alias, name_vi)
where recorded_to_position is null;

comment on table reference.province_aliases is
'One row per other spelling of a province name and interval of log positions.';

create table reference.boundary_sets (
    boundary_set text not null,
    name_vi text,
    name_en text,
    valid_from date,
    valid_to date,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index boundary_sets_in_force_key on reference.boundary_sets (boundary_set)
where recorded_to_position is null;

comment on table reference.boundary_sets is 'One row per set of province boundaries and interval of log positions.';

create table reference.reporting_units (
    reporting_unit text not null,
    kind text,
    name_vi text,
    name_en text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index reporting_units_in_force_key on reference.reporting_units (reporting_unit)
where recorded_to_position is null;

comment on table reference.reporting_units is 'One row per unit that files reports and interval of log positions.';

create table reference.forms (
    form text not null,
    version integer not null,
    name_vi text,
    name_en text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index forms_in_force_key on reference.forms (form, version)
where recorded_to_position is null;

comment on table reference.forms is 'One row per version of a form and interval of log positions.';

create table reference.units (
    unit_code text not null,
    name_vi text,
    name_en text,
    dimension text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index units_in_force_key on reference.units (unit_code)
where recorded_to_position is null;

comment on table reference.units is 'One row per unit of measurement and interval of log positions.';

create table reference.unit_aliases (
    alias text not null,
    unit_code text not null,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index unit_aliases_in_force_key on reference.unit_aliases (alias, unit_code)
where recorded_to_position is null;

comment on table reference.unit_aliases is 'One row per other spelling of a unit and interval of log positions.';

create table reference.measures (
    measure_code text not null,
    form text not null,
    class text,
    name_vi text,
    name_en text,
    unit_code text,
    nature text,
    additivity text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index measures_in_force_key on reference.measures (measure_code, form)
where recorded_to_position is null;

comment on table reference.measures is 'One row per measure of a form and interval of log positions.';

create table reference.activity_types (
    activity_code text not null,
    class text,
    name_vi text,
    name_en text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index activity_types_in_force_key on reference.activity_types (activity_code)
where recorded_to_position is null;

comment on table reference.activity_types is 'One row per type of activity and interval of log positions.';

create table reference.activity_measures (
    activity_code text not null,
    field text not null,
    measure_code text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index activity_measures_in_force_key on reference.activity_measures (activity_code, field)
where recorded_to_position is null;

comment on table reference.activity_measures is
'One row per measure that a field of an activity gives and interval of log positions.';

create table reference.activity_aliases (
    alias text not null,
    activity_code text not null,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index activity_aliases_in_force_key on reference.activity_aliases (alias, activity_code)
where recorded_to_position is null;

comment on table reference.activity_aliases is
'One row per other spelling of an activity and interval of log positions.';

create table reference.items (
    item_code text not null,
    item_class text,
    name_vi text,
    name_en text,
    parent_item_code text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index items_in_force_key on reference.items (item_code)
where recorded_to_position is null;

comment on table reference.items is 'One row per substance or good and interval of log positions.';

create table reference.item_aliases (
    alias text not null,
    item_code text not null,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index item_aliases_in_force_key on reference.item_aliases (alias, item_code)
where recorded_to_position is null;

comment on table reference.item_aliases is 'One row per other spelling of an item and interval of log positions.';

create table reference.item_units (
    item_code text not null,
    unit_code text not null,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index item_units_in_force_key on reference.item_units (item_code, unit_code)
where recorded_to_position is null;

comment on table reference.item_units is 'One row per unit an item may be counted in and interval of log positions.';

create table reference.unit_factors (
    item_code text not null,
    unit_code text not null,
    kg_factor numeric,
    valid_from date,
    valid_to date,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index unit_factors_in_force_key on reference.unit_factors (item_code, unit_code, valid_from)
nulls not distinct
where recorded_to_position is null;

comment on table reference.unit_factors is 'One row per dated factor to kilograms and interval of log positions.';

create table reference.agencies (
    agency_code text not null,
    name_vi text,
    name_en text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index agencies_in_force_key on reference.agencies (agency_code)
where recorded_to_position is null;

comment on table reference.agencies is 'One row per agency that held an activity and interval of log positions.';

create table reference.levels (
    level text not null,
    name_vi text,
    name_en text,
    valid_from date,
    valid_to date,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index levels_in_force_key on reference.levels (level, valid_from)
nulls not distinct
where recorded_to_position is null;

comment on table reference.levels is 'One row per administrative level and interval of log positions.';

create table reference.code_values (
    list text not null,
    code text not null,
    name_vi text,
    name_en text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index code_values_in_force_key on reference.code_values (list, code)
where recorded_to_position is null;

comment on table reference.code_values is 'One row per value of a small list and interval of log positions.';

create table reference.code_aliases (
    list text not null,
    alias text not null,
    code text not null,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index code_aliases_in_force_key on reference.code_aliases (list, alias, code)
where recorded_to_position is null;

comment on table reference.code_aliases is
'One row per other spelling of a value of a small list and interval of log positions.';

create table reference.due_rules (
    form text not null,
    reporting_unit text not null,
    cadence text not null,
    basis text not null,
    due_days integer,
    valid_from date,
    valid_to date,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index due_rules_in_force_key on reference.due_rules (form, reporting_unit, cadence, basis, valid_from)
nulls not distinct
where recorded_to_position is null;

comment on table reference.due_rules is 'One row per rule for when a report is due and interval of log positions.';

create table reference.findings (
    code text not null,
    severity text,
    message_vi text,
    message_en text,
    remedy_vi text,
    remedy_en text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index findings_in_force_key on reference.findings (code)
where recorded_to_position is null;

comment on table reference.findings is 'One row per finding of the intake and interval of log positions.';
