-- Layouts of provinces' workbooks, three lists: the layouts, their tables, and the columns and cover cells of these.
create table reference.layouts (
    layout_key text not null,
    version text not null,
    sender text,
    valid_from date,
    valid_to date,
    name_vi text,
    name_en text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index layouts_in_force_key on reference.layouts (layout_key, version, sender)
nulls not distinct
where recorded_to_position is null;

comment on table reference.layouts is
'One row per version of a workbook''s layout and its sender (null: anyone) and interval of log positions.';

create table reference.layout_sections (
    layout_key text not null,
    version text not null,
    section text not null,
    form text not null,
    sheet text,
    starts_at text,
    header_rows integer,
    skip_rows integer,
    totals text,
    ends_at text,
    dash text,
    dates text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index layout_sections_in_force_key on reference.layout_sections (layout_key, version, section)
where recorded_to_position is null;

comment on table reference.layout_sections is 'One row per table of a layout and interval of log positions.';

create table reference.layout_columns (
    layout_key text not null,
    version text not null,
    section text,
    line text,
    role text not null,
    heading text,
    field text,
    value text,
    source text,
    recorded_from_position bigint not null,
    recorded_to_position bigint
);

create unique index layout_columns_in_force_key on reference.layout_columns (
    layout_key, version, section, line, role, heading, field
)
nulls not distinct
where recorded_to_position is null;

comment on table reference.layout_columns is
'One row per column, constant or cover cell of a layout and interval of log positions.';
