"""Proves that the log is what was appended: nothing edited, dropped or put in another order."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

GENESIS = bytes(32)
"""The chain digest before the first event."""

GUARDS = {
    "eventlog.events": ("refuse_change", "refuse_truncate"),
    "eventlog.event_lines": ("guard_lines", "refuse_change", "refuse_truncate"),
    "eventlog.texts": ("refuse_change", "refuse_truncate"),
    "eventlog.head": ("refuse_change", "refuse_truncate"),
}
"""The triggers that refuse changes, by table. Each must be enabled for every session."""

_RESTORE = "keep the database as it is for the inquiry and restore the log from a backup"

# The header and the hashes of the chunks are taken from what is stored; the digests over them are computed here and not
# by eventlog.event_digest, which whoever edits an event could have edited too.
_EVENTS = """
select
    e.position,
    e.event_id::text,
    e.stream,
    eventlog.moves_data(e.stream) as moves_data,
    e.version,
    jsonb_build_object(
        'event_id', e.event_id,
        'stream', e.stream,
        'version', e.version,
        'type', e.type,
        'type_version', e.type_version,
        'actor', e.actor,
        'payload', e.payload
    )::text as header,
    coalesce(c.digests, ''::bytea) as chunk_digests,
    int8send(e.position) || timestamptz_send(e.recorded_at) as place,
    e.recorded_at,
    e.event_digest,
    e.chain_digest
from eventlog.events as e
left join lateral (
    select
        string_agg(
            sha256(int4send(l.chunk_no) || convert_to(l.lines::text, 'UTF8')), ''::bytea order by l.chunk_no
        ) as digests
    from eventlog.event_lines as l
    where l.event_id = e.event_id
) as c on true
order by e.position
"""


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it was appended."""

    what: str
    where: str
    fix: str


@dataclass
class Verification:
    """What `verify` saw: the number of events read, the head's position, and every problem."""

    events: int = 0
    position: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems

    def add(self, what: str, where: str, fix: str = _RESTORE) -> None:
        self.problems.append(Problem(what, where, fix))


def verify(conn: Connection) -> Verification:
    """Read the whole log in one snapshot (role antq_writer or antq_owner) and give every problem.

    Rolls back what the connection had begun. A cut tail shows against the head; one who also sets the head back leaves
    no trace inside the database: compare `position` with a figure kept outside.
    """
    conn.rollback()
    conn.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ, readonly=True)
    try:
        return inspect(conn)
    finally:
        conn.rollback()
        conn.set_session(isolation_level="default", readonly="default")


def inspect(conn: Connection) -> Verification:
    """What `verify` does, in the transaction the connection has, changes of its own included."""
    result = Verification()
    with conn.cursor() as cursor:
        _check_guards(cursor, result)
        _check_lines(cursor, result)
        _check_texts(cursor, result)
    end = _check_chain(conn, result)
    with conn.cursor() as cursor:
        _check_head(cursor, result, end)
    return result


@dataclass
class _End:
    """The end of the log as its events tell it."""

    position: int = 0
    data_position: int = 0
    recorded_at: datetime | None = None
    chain_digest: bytes = GENESIS


def _check_chain(conn: Connection, result: Verification) -> _End:
    end = _End()
    versions: dict[str, int] = {}
    for event in _events(conn):
        position, stream, version = event.position, event.stream, event.version
        where = f"position {position}, event {event.event_id}, stream {stream}"
        result.events += 1

        if position != end.position + 1:
            missing = f"{end.position + 1}" + (f" to {position - 1}" if position > end.position + 2 else "")
            result.add(f"events are missing: position {missing}", where)
        if version != versions.get(stream, 0) + 1:
            result.add(
                f"version {version} follows version {versions.get(stream, 0)} in its stream:"
                " an event was dropped or put in another order",
                where,
            )
        if end.recorded_at is not None and event.recorded_at <= end.recorded_at:
            result.add(f"recorded_at {event.recorded_at} is not after that of the event before", where)

        digest = hashlib.sha256(event.header.encode() + event.chunk_digests).digest()
        if digest != event.event_digest:
            result.add("the event or its lines were edited: event_digest does not fit what is stored", where)
        if hashlib.sha256(end.chain_digest + event.event_digest + event.place).digest() != event.chain_digest:
            result.add(
                "the chain is broken: this event, the one before, their order or a time was changed", where
            )

        # On from what is stored, so that one break is one problem and the events after it are still judged.
        versions[stream] = version
        end.position, end.recorded_at, end.chain_digest = position, event.recorded_at, event.chain_digest
        if event.moves_data:
            end.data_position = position
    return end


class _Event(NamedTuple):
    """One row of `_EVENTS`."""

    position: int
    event_id: str
    stream: str
    moves_data: bool
    version: int
    header: str
    chunk_digests: bytes
    place: bytes
    recorded_at: datetime
    event_digest: bytes
    chain_digest: bytes


def _events(conn: Connection) -> Iterator[_Event]:
    # A named cursor streams: the log is larger than the memory of whoever checks it.
    with conn.cursor(name="antq_verify") as cursor:
        cursor.itersize = 500
        cursor.execute(_EVENTS)
        for row in cursor:
            yield _Event._make(bytes(value) if isinstance(value, memoryview) else value for value in row)


def _check_head(cursor: Cursor, result: Verification, end: _End) -> None:
    cursor.execute("select position, data_position, recorded_at, chain_digest from eventlog.head")
    rows = cursor.fetchall()
    if len(rows) != 1:
        result.add(f"the head has {len(rows)} rows, not one", "eventlog.head")
        return
    position, data_position, recorded_at, chain_digest = rows[0]
    result.position = position
    if position > end.position:
        result.add(
            f"the last events are missing: the head is at {position}, the last event at {end.position}",
            "eventlog.head",
        )
    elif position < end.position:
        result.add(f"the head is at {position}, before the last event at {end.position}", "eventlog.head")
    elif bytes(chain_digest) != end.chain_digest:
        result.add("the head's chain digest is not that of the last event", "eventlog.head")
    elif end.position and recorded_at != end.recorded_at:
        result.add("the head's time is not that of the last event", "eventlog.head")
    elif data_position != end.data_position:
        result.add(
            f"the head's data_position is {data_position}, that of the events {end.data_position}",
            "eventlog.head",
        )


def _check_lines(cursor: Cursor, result: Verification) -> None:
    cursor.execute(
        "select l.event_id::text, count(*) from eventlog.event_lines as l"
        " where not exists (select 1 from eventlog.events as e where e.event_id = l.event_id)"
        " group by l.event_id"
    )
    for event_id, chunks in cursor.fetchall():
        result.add(f"{chunks} chunks of lines have no event", f"event {event_id}")


def _check_texts(cursor: Cursor, result: Verification) -> None:
    cursor.execute(
        "select encode(t.text_hash, 'hex') from eventlog.texts as t"
        " where t.text_hash <> sha256(t.salt || convert_to(t.body, 'UTF8'))"
    )
    for (text_hash,) in cursor.fetchall():
        result.add("the text was edited: its hash does not fit", f"eventlog.texts, text {text_hash}")


def _check_guards(cursor: Cursor, result: Verification) -> None:
    for table, wanted in GUARDS.items():
        cursor.execute(
            "select t.tgname from pg_catalog.pg_trigger as t"
            " where t.tgrelid = %s::regclass and t.tgenabled = 'A' and not t.tgisinternal",
            (table,),
        )
        installed = {row[0] for row in cursor.fetchall()}
        for guard in wanted:
            if guard not in installed:
                result.add(
                    f"the guard {guard} is missing or disabled: changes may have been made without a trace",
                    table,
                    f"find out who did it, then: alter table {table} enable always trigger {guard}",
                )
