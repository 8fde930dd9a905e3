create schema quality;

create table quality.validation_results (
    build_id bigint not null,
    suite text not null,
    expectation text not null,
    table_name text,
    column_name text,
    success boolean not null,
    severity text not null,
    unexpected_count bigint,
    details jsonb,
    run_at timestamptz not null default clock_timestamp()
);

create index validation_results_build_id_idx on quality.validation_results (build_id);

comment on table quality.validation_results is 'One row per expectation of a suite and build.';

create table quality.failures (
    build_id bigint not null,
    suite text not null,
    expectation text not null,
    table_name text,
    row_key jsonb,
    details jsonb
);

create index failures_build_id_idx on quality.failures (build_id);

comment on table quality.failures is 'One row per row that fails an expectation of a build.';
