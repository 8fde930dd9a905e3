-- The log itself. Every function of this owner is closed to the public unless a privilege file opens it.
alter default privileges revoke execute on functions from public;

create table eventlog.events (
    position bigint not null,
    event_id uuid not null,
    stream text not null,
    version integer not null,
    type text not null,
    type_version smallint not null,
    recorded_at timestamptz not null,
    actor text not null,
    payload jsonb not null,
    event_digest bytea not null,
    chain_digest bytea not null,
    constraint events_pkey primary key (position),
    constraint events_event_id_key unique (event_id),
    constraint events_stream_version_key unique (stream, version),
    constraint events_position_check check (position > 0),
    constraint events_version_check check (version > 0),
    constraint events_type_version_check check (type_version > 0),
    constraint events_stream_check check (stream ~ '^[a-z]+/.'),
    constraint events_type_check check (type ~ '^[A-Z][A-Za-z]+$'),
    constraint events_actor_check check (actor <> ''),
    constraint events_payload_check check (jsonb_typeof(payload) = 'object'),
    constraint events_digests_check check (octet_length(event_digest) = 32 and octet_length(chain_digest) = 32)
);

comment on table eventlog.events is
'One row per event, in commit order. Append-only: written by eventlog.append_events alone.';
comment on column eventlog.events.version is 'Place of the event in its stream, from 1, without gaps.';
comment on column eventlog.events.event_digest is
'sha256 over the header as stored and the sha256 of each chunk of lines as stored.';
comment on column eventlog.events.chain_digest is
'sha256 over the chain digest of the event before, this event digest, position and recorded_at.';

create index events_type_idx on eventlog.events (type, position);

create table eventlog.event_lines (
    event_id uuid not null,
    chunk_no integer not null,
    lines jsonb not null,
    constraint event_lines_pkey primary key (event_id, chunk_no),
    -- Deferred: the chunks go in by COPY before their event, so that the head stays locked for one insert only.
    constraint event_lines_event_id_fkey foreign key (event_id)
    references eventlog.events (event_id) deferrable initially deferred,
    constraint event_lines_chunk_no_check check (chunk_no >= 0),
    constraint event_lines_lines_check check (
        case when jsonb_typeof(lines) = 'array' then jsonb_array_length(lines) between 1 and 500 else false end
    )
);

comment on table eventlog.event_lines is 'One row per chunk of at most 500 lines of an event, in order of chunk_no.';

create table eventlog.head (
    singleton boolean not null default true,
    position bigint not null,
    data_position bigint not null,
    recorded_at timestamptz not null,
    chain_digest bytea not null,
    constraint head_pkey primary key (singleton),
    constraint head_singleton_check check (singleton)
);

comment on table eventlog.head is 'One row: the end of the log. Its row lock orders the appends.';
comment on column eventlog.head.data_position is
'Position of the last event outside the alert streams; alerts start no build.';

insert into eventlog.head (position, data_position, recorded_at, chain_digest)
values (0, 0, '2000-01-01 00:00:00+00', decode(repeat('00', 32), 'hex'));

create table eventlog.texts (
    text_hash bytea not null,
    salt bytea not null,
    body text not null,
    constraint texts_pkey primary key (text_hash),
    constraint texts_text_hash_check check (octet_length(text_hash) = 32)
);

comment on table eventlog.texts is
'One row per free text (reason, raw value of a finding), named in events by sha256(salt, body): redacted apart.';
