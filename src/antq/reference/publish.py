"""Publishes code lists through the log: the event and the rows of `reference.<list>` in one transaction.

A row of a list is in force from `recorded_from_position` until `recorded_to_position`. Publishing a changed list leaves
unchanged rows open, closes changed and removed ones at the event's position, and opens the new ones there.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from itertools import pairwise
from uuid import UUID, uuid5

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from antq.core.errors import AntqError
from antq.eventlog.store import LINES_PER_CHUNK, AppendedEvent, NewEvent, append
from antq.reference.tables import tables

Row = Mapping[str, str | None]

ACTOR = "antq"
_NAMESPACE = UUID("6f3a5a0e-3f0c-5f0a-9a55-0d6f0f0e6a01")
# A list may leave this column out; every other column of its table must be there.
_OPTIONAL = "source"


def publish(conn: Connection, name: str, rows: Sequence[Row]) -> AppendedEvent | None:
    """Publish the list `name` (role antq_owner); give the event, or None when it is unchanged. The caller commits.

    Each row maps column to text, None for empty. Raises AntqError for an unknown list or column, a missing column, and
    a row that the table's types or key refuse.
    """
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
    version, published = _published(conn, name)
    if digest == published:
        return None
    stream = f"reference/{name}"
    objects = [dict(zip(columns, values, strict=True)) for values in content]
    (appended,) = append(
        conn,
        [
            NewEvent(
                event_id=uuid5(_NAMESPACE, f"{stream}/{version + 1}/{digest}"),
                stream=stream,
                expected_version=version,
                type="ReferencePublished",
                payload={"list": name, "sha256": digest, "rows": len(objects), "columns": columns},
                actor=ACTOR,
                lines=(
                    json.dumps(objects[start : start + LINES_PER_CHUNK], ensure_ascii=False)
                    for start in range(0, len(objects), LINES_PER_CHUNK)
                ),
            )
        ],
    )
    _project(conn, name, appended)
    return appended


def publish_all(conn: Connection) -> dict[str, AppendedEvent]:
    """Publish every changed list of the package (role antq_owner); give the events by list. The caller commits."""
    published = {}
    for entry in sorted(files("antq.reference").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".csv"):
            name = entry.name.removesuffix(".csv")
            appended = publish(conn, name, read_csv(entry.read_text(encoding="utf-8"), entry.name))
            if appended:
                published[name] = appended
    return published


def read_csv(text: str, where: str) -> list[Row]:
    """The rows of a list's CSV text, None for an empty cell. Raises AntqError for a row of another length."""
    reader = csv.reader(io.StringIO(text), strict=True)
    header = next(reader, [])
    rows: list[Row] = []
    for values in reader:
        if len(values) != len(header):
            raise AntqError(
                f"{len(values)} cells in a row, {len(header)} columns in the header",
                where=f"{where}, line {reader.line_num}",
                fix="quote cells that contain a comma",
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
            _project(conn, name, AppendedEvent(UUID(str(event_id)), position))
    return names


def _project(conn: Connection, name: str, event: AppendedEvent) -> None:
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


def _published(conn: Connection, name: str) -> tuple[int, str | None]:
    """Version of the list's stream and sha256 of the content it has now."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select e.version, e.payload ->> 'sha256' from eventlog.events as e"
            " where e.stream = %s order by e.version desc limit 1",
            (f"reference/{name}",),
        )
        return cursor.fetchone() or (0, None)


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
