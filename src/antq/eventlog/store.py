"""Appends events and reads streams. The only Python that writes to the log; the caller commits."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from psycopg2 import DatabaseError
from psycopg2.extensions import connection as Connection
from psycopg2.extras import Json

from antq.core.errors import AntqError

LINES_PER_CHUNK = 500
"""Measured: one array of 500,000 lines takes 2 GB of server memory, and a million break jsonb's limit."""

WRONG_VERSION = "AQ001"
EVENT_EXISTS = "AQ002"
CHANGE_REFUSED = "AQ003"
RELEASE_REFUSED = "AQ004"

# The backslash first: it is what the others are escaped with.
_COPY_ESCAPES = ((b"\\", b"\\\\"), (b"\n", b"\\n"), (b"\r", b"\\r"), (b"\t", b"\\t"))


_UNHOLDABLE = re.compile("[\0\ud800-\udfff]")


class WrongVersionError(AntqError):
    """Another event came into the stream since it was read. Roll back, read the stream again, decide anew."""


@dataclass(frozen=True)
class NewEvent:
    """An event to append to `stream`, whose present version must be `expected_version` (0: a new stream).

    `lines` gives the chunks of lines in order, each the text of a JSON array of 1 to 500 lines.
    """

    event_id: UUID
    stream: str
    expected_version: int
    type: str
    payload: dict[str, Any]
    actor: str
    lines: Iterable[bytes | str] = ()
    type_version: int = 1


@dataclass(frozen=True)
class AppendedEvent:
    """The place of an event in the log."""

    event_id: UUID
    position: int


@dataclass(frozen=True)
class StreamState:
    """The state of a stream.

    `version` counts its events of every type, `vintage` its filings; `in_force` is the payload of the filing in
    force, or None when there is none yet or it was withdrawn or covered; `last_type` the type of its last event.
    """

    version: int
    vintage: int
    in_force: dict[str, Any] | None
    last_type: str | None = None


def event_id_for(submission_id: UUID, stream: str) -> UUID:
    """The id of the event that a submission appends to a stream: the same on every retry."""
    return uuid5(submission_id, stream)


def stream_state(conn: Connection, stream: str) -> StreamState:
    """The state of a stream; zeros and None for one that does not exist."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select
                coalesce(max(e.version), 0),
                coalesce(max((e.payload ->> 'vintage')::integer) filter (where e.type = 'ReportFiled'), 0),
                (
                    select r.payload
                    from eventlog.report_events as r
                    where r.stream = %(stream)s and r.type = 'ReportFiled' and r.closed_position is null
                    order by r.position desc
                    limit 1
                ),
                (array_agg(e.type order by e.version desc))[1]
            from eventlog.events as e
            where e.stream = %(stream)s
            """,
            {"stream": stream},
        )
        return StreamState(*_row(cursor.fetchone()))


def append(conn: Connection, events: Sequence[NewEvent]) -> list[AppendedEvent]:
    """Append the events in this order, all or none, and give their positions. The caller commits, soon.

    An event that exists already is left as it is and its position given, so a retry is harmless; its `lines` are
    not read. Raises WrongVersionError when a stream has moved on, AntqError when a payload or line is not JSON that
    PostgreSQL can hold. After an error the transaction can only be rolled back.
    """
    if not events:
        return []
    with conn.cursor() as cursor:
        try:
            cursor.execute(
                "select event_id from eventlog.reserve_events(%s::uuid[])",
                ([str(event.event_id) for event in events],),
            )
            existing = {UUID(str(row[0])) for row in cursor.fetchall()}
            new_events = [event for event in events if event.event_id not in existing]
            cursor.copy_expert(
                "copy eventlog.event_lines (event_id, chunk_no, lines) from stdin",
                _CopyRows(_copy_rows(new_events)),
            )
            cursor.execute(
                "select event_id, position from eventlog.append_events(%s)",
                (Json([_header(event) for event in events]),),
            )
            return [AppendedEvent(UUID(str(event_id)), position) for event_id, position in cursor.fetchall()]
        except DatabaseError as error:
            raise _explain(error, events) from error


def put_texts(conn: Connection, bodies: Sequence[str]) -> list[str]:
    """Keep free texts apart from the events; give for each, in order, the hex hash that names it in payloads.

    What PostgreSQL's text cannot hold (NUL, a lone surrogate) is kept as U+FFFD: a sender's broken bytes are to be
    shown, not to fail.
    """
    if not bodies:
        return []
    with conn.cursor() as cursor:
        cursor.execute(
            "select encode(text_hash, 'hex') from eventlog.put_texts(%s)",
            ([_UNHOLDABLE.sub("\ufffd", body) for body in bodies],),
        )
        return [row[0] for row in cursor.fetchall()]


def put_text(conn: Connection, body: str) -> str:
    """Keep one free text; give the hex hash that names it."""
    return put_texts(conn, [body])[0]


def get_texts(conn: Connection, hexes: Iterable[str]) -> dict[str, str]:
    """The texts by their hex hash. A hash that is unknown or redacted is absent from the answer."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select encode(t.text_hash, 'hex'), t.body from eventlog.texts as t where t.text_hash = any(%s)",
            ([bytes.fromhex(text_hash) for text_hash in hexes],),
        )
        return dict(cursor.fetchall())


class _CopyRows:
    """Rows as the file COPY reads from, holding no more than one chunk."""

    def __init__(self, rows: Iterator[bytes]) -> None:
        self._rows = rows
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        parts = [self._rest]
        length = len(self._rest)
        while size < 0 or length < size:
            row = next(self._rows, None)
            if row is None:
                break
            parts.append(row)
            length += len(row)
        data = b"".join(parts)
        end = length if size < 0 else size
        self._rest = data[end:]
        return data[:end]

    def readline(self, size: int = -1) -> bytes:
        raise NotImplementedError("COPY reads by block")


def _copy_rows(events: Iterable[NewEvent]) -> Iterator[bytes]:
    for event in events:
        for chunk_no, chunk in enumerate(event.lines):
            text = chunk.encode() if isinstance(chunk, str) else chunk
            for special, escaped in _COPY_ESCAPES:
                text = text.replace(special, escaped)
            yield b"%s\t%d\t%s\n" % (str(event.event_id).encode(), chunk_no, text)


def _header(event: NewEvent) -> dict[str, Any]:
    return {
        "event_id": str(event.event_id),
        "stream": event.stream,
        "expected_version": event.expected_version,
        "type": event.type,
        "type_version": event.type_version,
        "actor": event.actor,
        "payload": event.payload,
    }


def _explain(error: DatabaseError, events: Sequence[NewEvent]) -> Exception:
    message = (error.diag.message_primary if error.diag else None) or str(error)
    streams = ", ".join(dict.fromkeys(event.stream for event in events))
    if error.pgcode == WRONG_VERSION:
        return WrongVersionError(
            message, where=streams, fix="roll back, read the stream again and decide anew"
        )
    if error.pgcode == RELEASE_REFUSED:
        return AntqError(message, where=streams, fix=(error.diag.message_hint or "").strip() or None)
    refused = ("22P02", "22P05", "22021", "23514", "22023", "54000", "54001")
    if error.pgcode in refused:
        detail = (error.diag.message_detail if error.diag else None) or ""
        return AntqError(
            f"the log cannot hold this event: {message}. {detail}".strip(),
            where=streams,
            fix="payload and lines must be JSON without NUL characters, in chunks of 1 to 500 lines",
        )
    return error


def _row(row: tuple[Any, ...] | None) -> tuple[Any, ...]:
    if row is None:
        raise LookupError("a row was expected")
    return row
