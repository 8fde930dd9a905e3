"""Publishes code lists through the log: the event and the rows of `reference.<list>` in one transaction.

A row of a list is in force from `recorded_from_position` until `recorded_to_position`. Publishing a changed list leaves
unchanged rows open, closes changed and removed ones at the event's position, and opens the new ones there.

The package publishes its lists (`antq init`), and stewards some of them (`antq lists publish`): a steward's event has a
reason, and from then on the list is the stewards'.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from uuid import UUID, uuid5

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from antq.core.errors import AntqError
from antq.eventlog.store import LINES_PER_CHUNK, AppendedEvent, NewEvent, append
from antq.reference.lists import Row, unknown
from antq.reference.tables import tables

ACTOR = "antq"
_NAMESPACE = UUID("6f3a5a0e-3f0c-5f0a-9a55-0d6f0f0e6a01")
# A list may leave this column out; every other column of its table must be there.
_OPTIONAL = "source"


@dataclass(frozen=True)
class PackageLists:
    """What publishing the package's lists did.

    `events` by list; `left_alone`, those lists of stewards that differ from the package's.
    """

    events: Mapping[str, AppendedEvent]
    left_alone: Sequence[str]


def publish(conn: Connection, name: str, rows: Sequence[Row]) -> AppendedEvent | None:
    """Publish the list `name` (role antq_owner); give the event, or None when it is unchanged. The caller commits.

    Each row maps column to text, None for empty. Raises AntqError for an unknown list or column, a missing column, and
    a row that the table's types or key refuse.
    """
    event = draft_event(conn, name, rows, ACTOR)
    if event is None:
        return None
    (appended,) = append(conn, [event])
    project(conn, name, appended)
    return appended


def draft_event(conn: Connection, name: str, rows: Sequence[Row], actor: str) -> NewEvent | None:
    """The event that publishes the list, None when it is unchanged. Raises what `publish` raises of its content."""
    columns = _checked_columns(name, rows)
    content = sorted(
        (tuple(row.get(column) or None for column in columns) for row in rows),
        key=lambda values: tuple(value or "" for value in values),
    )
    for first, second in pairwise(content):
        if first == second:
            raise AntqError(
                f"the same row twice in list {name}: {first}", where=f"{name}.csv", fix="remove one"
            )
    digest = hashlib.sha256(json.dumps([columns, content], ensure_ascii=False).encode()).hexdigest()
    last = _last_event(conn, name)
    if digest == last.sha256:
        return None
    stream = f"reference/{name}"
    objects = [dict(zip(columns, values, strict=True)) for values in content]
    return NewEvent(
        event_id=uuid5(_NAMESPACE, f"{stream}/{last.version + 1}/{digest}"),
        stream=stream,
        expected_version=last.version,
        type="ReferencePublished",
        payload={"list": name, "sha256": digest, "rows": len(objects), "columns": columns},
        actor=actor,
        lines=(
            json.dumps(objects[start : start + LINES_PER_CHUNK], ensure_ascii=False)
            for start in range(0, len(objects), LINES_PER_CHUNK)
        ),
    )


def publish_all(conn: Connection) -> PackageLists:
    """Publish every changed list of the package (role antq_owner), but none that is the stewards'.

    The caller commits.
    """
    events, left_alone = {}, []
    for entry in sorted(files("antq.reference").iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".csv"):
            continue
        name = entry.name.removesuffix(".csv")
        rows = read_csv(entry.read_text(encoding="utf-8"), entry.name)
        if _last_event(conn, name).is_by_steward:
            if draft_event(conn, name, rows, ACTOR):
                left_alone.append(name)
        elif appended := publish(conn, name, rows):
            events[name] = appended
    return PackageLists(events, left_alone)


def rows_in_force(conn: Connection, name: str) -> list[Row]:
    """The rows of the list that are in force, as text, by their key. Raises UnknownNameError for an unknown list."""
    if name not in tables():
        raise unknown(name, "antq.reference", list(tables()))
    table = tables()[name]
    with conn.cursor() as cursor:
        cursor.execute(
            sql.SQL("select {columns} from {table} where recorded_to_position is null order by {key}").format(
                columns=sql.SQL(", ").join(
                    sql.SQL("{}::text").format(sql.Identifier(column)) for column in table.columns
                ),
                table=sql.Identifier("reference", name),
                key=sql.SQL(", ").join(
                    sql.SQL("{}::text collate {}").format(sql.Identifier(column), sql.Identifier("C"))
                    for column in table.key
                ),
            )
        )
        return [dict(zip(table.columns, values, strict=True)) for values in cursor.fetchall()]


def read_csv(text: str, where: str) -> list[Row]:
    """The rows of a list's CSV text, None for an empty cell. Raises AntqError for a row of another length."""
    reader = csv.reader(io.StringIO(text), strict=True)
    header = next(reader, [])
    rows: list[Row] = []
    for values in reader:
        if len(values) != len(header):
            raise AntqError(
                f"Dòng có {len(values)} ô, tiêu đề có {len(header)} cột"
                f" / {len(values)} cells in a row, {len(header)} columns in the header",
                where=f"{where}, line {reader.line_num}",
                fix="đặt ô có dấu phẩy trong ngoặc kép / quote cells that contain a comma",
            )
        rows.append({column: value or None for column, value in zip(header, values, strict=True)})
    return rows


def rebuild(conn: Connection) -> list[str]:
    """Make every table of schema `reference` anew from the events (role antq_owner); give the lists.

    The result equals what publishing left; a test proves it. The caller commits.
    """
    with conn.cursor() as cursor:
        names = sorted(tables())
        for name in names:
            cursor.execute(sql.SQL("delete from {}").format(sql.Identifier("reference", name)))
        cursor.execute(
            "select e.payload ->> 'list', e.event_id, e.position from eventlog.events as e"
            " where e.type = 'ReferencePublished' order by e.position"
        )
        for name, event_id, position in cursor.fetchall():
            project(conn, name, AppendedEvent(UUID(str(event_id)), position))
    return names


def project(conn: Connection, name: str, event: AppendedEvent) -> None:
    """Bring `reference.<name>` to the content of the event, which is newer than all it holds."""
    columns = tables()[name].columns
    parts = {
        "table": sql.Identifier("reference", name),
        "columns": sql.SQL(", ").join(sql.Identifier(column) for column in columns),
        "present_columns": sql.SQL(", ").join(sql.Identifier("present", column) for column in columns),
        "gone_columns": sql.SQL(", ").join(sql.Identifier("gone", column) for column in columns),
    }
    values = {"event_id": str(event.event_id), "position": event.position}
    with conn.cursor() as cursor:
        # First close, then open: the key of a changed row is free by then.
        cursor.execute(
            sql.SQL(
                """
                with

                published as (
                    select r.*
                    from eventlog.event_lines as l
                    cross join lateral jsonb_populate_recordset(null::{table}, l.lines) as r
                    where l.event_id = %(event_id)s::uuid
                ),

                gone as (
                    select {columns} from {table} where recorded_to_position is null
                    except
                    select {columns} from published
                )

                update {table} as present
                set recorded_to_position = %(position)s
                from gone
                where
                    present.recorded_to_position is null
                    and row({present_columns}) is not distinct from row({gone_columns})
                """
            ).format(**parts),
            values,
        )
        cursor.execute(
            sql.SQL(
                """
                with

                published as (
                    select r.*
                    from eventlog.event_lines as l
                    cross join lateral jsonb_populate_recordset(null::{table}, l.lines) as r
                    where l.event_id = %(event_id)s::uuid
                ),

                new as (
                    select {columns} from published
                    except
                    select {columns} from {table} where recorded_to_position is null
                )

                insert into {table} ({columns}, recorded_from_position)
                select {columns}, %(position)s from new
                """
            ).format(**parts),
            values,
        )


@dataclass(frozen=True)
class _LastEvent:
    """The last event of a list's stream: its version, the sha256 of the content that it published, whose it is."""

    version: int
    sha256: str | None
    is_by_steward: bool


def _last_event(conn: Connection, name: str) -> _LastEvent:
    """A list that was never published has version 0."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select e.version, e.payload ->> 'sha256', e.payload ->> 'reason_ref' is not null"
            " from eventlog.events as e where e.stream = %s order by e.version desc limit 1",
            (f"reference/{name}",),
        )
        return _LastEvent(*(cursor.fetchone() or (0, None, False)))


def _checked_columns(name: str, rows: Iterable[Row]) -> list[str]:
    if name not in tables():
        raise AntqError(
            f"there is no table for the reference list {name}",
            where=f"{name}.csv",
            fix="declare its table in src/antq/reference/tables.toml, or correct the file's name",
        )
    expected = list(tables()[name].columns)
    required = set(expected) - {_OPTIONAL}
    for number, row in enumerate(rows, start=1):
        unknown, missing = row.keys() - set(expected), required - row.keys()
        if unknown or missing:
            raise AntqError(
                f"columns of list {name} do not fit its table:"
                f" unknown {sorted(unknown) or 'none'}, missing {sorted(missing) or 'none'}",
                where=f"{name}.csv, row {number}",
                fix=f"the columns are {', '.join(expected)}; a new one is declared in tables.toml",
            )
    return expected
