-- What is sent of alerts. A message is written here before it is sent and marked afterwards, so that a process that dies
-- in between sends it again under the same id, and none is forgotten.
create table quality.alert_messages (
    message_id uuid not null,
    receiver text not null,
    channel text not null,
    address text not null,
    event_positions bigint[] not null,
    created_at timestamptz not null default clock_timestamp(),
    attempts integer not null default 0,
    next_attempt_at timestamptz not null default clock_timestamp(),
    last_error text,
    sent_at timestamptz,
    given_up_at timestamptz,
    dropped_at timestamptz,
    constraint alert_messages_pkey primary key (message_id),
    constraint alert_messages_event_positions_check check (cardinality(event_positions) > 0)
);

create index alert_messages_waiting_idx on quality.alert_messages (next_attempt_at)
where sent_at is null and given_up_at is null and dropped_at is null;

comment on table quality.alert_messages is
'One row per message about alerts to a receiver: sent, waiting, given up, or dropped.';
comment on column quality.alert_messages.event_positions is 'Positions of the alert events that the message tells of.';
comment on column quality.alert_messages.dropped_at is
'When it was found that nothing of it needs to be told any more; what is dropped told nobody anything.';
comment on column quality.alert_messages.last_error is
'Why it was not sent the last time; never an address or a password.';
