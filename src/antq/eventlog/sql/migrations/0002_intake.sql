create schema intake;

create table intake.submissions (
    submission_id uuid not null,
    receipt_id text not null,
    landed_at timestamptz not null,
    received_at timestamptz not null,
    sender text not null,
    file_name text not null,
    sha256 text not null,
    byte_size bigint not null,
    status text not null,
    receipt jsonb not null,
    constraint submissions_pkey primary key (submission_id),
    constraint submissions_receipt_id_key unique (receipt_id)
);

create index submissions_sha256_idx on intake.submissions (sha256);

comment on table intake.submissions is
'One row per submitted file with its receipt. Operational: what determines a figure stands in the event log.';
