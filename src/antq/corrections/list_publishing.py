"""A list that stewards publish: what is in force, what another content would change, and the event that changes it.

From a steward's event on the list is the stewards', and no new version of the package overwrites it.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from psycopg2.extensions import connection as Connection

from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.eventlog import decisions
from antq.eventlog.decisions import Draft, Written
from antq.eventlog.store import AppendedEvent
from antq.privacy import persons
from antq.privacy.free_text import check_free_text
from antq.reference import list_changes, list_checks, lists
from antq.reference.list_changes import Changes
from antq.reference.lists import Row
from antq.reference.publish import draft_event, project, read_csv, rows_in_force
from antq.reference.tables import Table


@dataclass(frozen=True)
class ListChange:
    """What publishing a content did, or would do.

    Periods that end on `judged_from` or later are judged anew, None where none is; it `reaches_back` where some of
    these have ended already. `warnings` are in both languages; `position` is None where nothing was written.
    """

    name: str
    changes: Changes
    judged_from: date | None
    reaches_back: bool
    warnings: list[str]
    position: int | None = None


@dataclass(frozen=True)
class Publication:
    """One publication of a list. The package gives no `reason`."""

    position: int
    recorded_at: datetime
    by: str
    rows: int
    reason: str | None


def read_file(name: str, path: Path) -> Sequence[Row]:
    """The rows of a steward's CSV file, without spaces around a cell. Raises AntqError for what cannot be published."""
    list_checks.table_of_stewards(name)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise AntqError(
            "Tệp không ghi bằng UTF-8 / the file is not UTF-8",
            where=str(path),
            fix="lưu lại dạng CSV UTF-8 / save it again as CSV UTF-8",
        ) from None
    rows = [
        {column.strip(): _cell(cell) for column, cell in row.items()} for row in read_csv(text, str(path))
    ]
    list_checks.check(name, rows, str(path))
    for number, row in enumerate(rows, start=2):
        for column, cell in row.items():
            if cell and persons.first_identifier(_without_host(name, column, cell)):
                raise AntqError(
                    "Ô có dữ liệu cá nhân / a cell holds personal data",
                    where=f"{path}, dòng / row {number}, {column}",
                    fix="nêu văn bản và đơn vị, không nêu người / name an act and an office, no person",
                )
    return rows


def _cell(cell: str | None) -> str | None:
    return unicodedata.normalize("NFC", cell).strip() or None if cell else None


def _without_host(name: str, column: str, cell: str) -> str:
    """What may name a person in a cell: of a mailbox where the list may hold one, only its name."""
    if column in list_checks.table_of_stewards(name).mailboxes and list_checks.is_mailbox(cell):
        return cell.partition("@")[0]
    return cell


def shipped_rows(name: str) -> list[Row]:
    """The rows of the list as the package has it."""
    columns = list_checks.table_of_stewards(name).columns
    return [{column: row.get(column) for column in columns} for row in lists.rows(name)]


def stewards_rows(conn: Connection, name: str) -> list[Row]:
    """The rows in force of a list that stewards may publish."""
    list_checks.table_of_stewards(name)
    return rows_in_force(conn, name)


def publications(conn: Connection, name: str) -> list[Publication]:
    """Every publication of the list, the newest first (role antq_writer)."""
    list_checks.table_of_stewards(name)
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select e.position, e.recorded_at, e.actor, (e.payload ->> 'rows')::integer, t.body
            from eventlog.events as e
            left join eventlog.texts as t on t.text_hash = decode(e.payload ->> 'reason_ref', 'hex')
            where e.stream = %s
            order by e.position desc
            """,
            (f"reference/{name}",),
        )
        return [Publication(*row) for row in cursor.fetchall()]


def as_csv(name: str, rows: Sequence[Row]) -> str:
    """The rows as the text of a CSV file, with the columns in the order of the package's file."""
    written = io.StringIO()
    writer = csv.DictWriter(written, lists.columns(name), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def find_changes(conn: Connection, name: str, rows: Sequence[Row]) -> ListChange:
    """What publishing `rows` would change of what is in force. Writes nothing."""
    table = list_checks.table_of_stewards(name)
    before = rows_in_force(conn, name)
    changes = list_changes.compare(table, before, rows)
    contents: dict[str, Sequence[Row]] = {
        other: rows if other == name else rows_in_force(conn, other) for other in ("due_rules", "obligations")
    }
    if not table.judge_reports:
        judged_from = None
    elif table.is_dated:
        judged_from = list_changes.first_day_judged(changes)
    else:
        judged_from = list_changes.first_period_end_judged(changes, before, rows, contents["due_rules"])
    return ListChange(
        name,
        changes,
        judged_from,
        reaches_back=judged_from is not None and judged_from < datetime.now(VIET_NAM).date(),
        warnings=list(_warnings(table, contents)),
    )


def _warnings(table: Table, contents: dict[str, Sequence[Row]]) -> Iterator[str]:
    if table.name not in contents:
        return
    found = list_changes.find_duties_without_due_day(contents["obligations"], contents["due_rules"])
    for row, day in found:
        duty = " · ".join(row[column] or "" for column in ("form", "reporting_unit", "cadence", "basis"))
        yield (
            f"{duty}: từ {day:%d/%m/%Y} due_rules không cho hạn nộp, nên mãi là “Chưa đến hạn”"
            f" / from {day.isoformat()} on due_rules gives it no due day, so it stays not_due for ever"
        )


def publish(
    conn: Connection, name: str, rows: Sequence[Row], reason: str, by: str, *, dry_run: bool = False
) -> ListChange:
    """Publish `rows`, read by `read_file` (role antq_owner); an unchanged list is left as it is.

    Commits, unless it is a `dry_run`. Raises AntqError when reason or name is empty or holds personal data.
    """
    check_free_text(reason=reason, by=by)
    return decisions.take(
        conn, f"reference/{name}", lambda: _draft_publication(conn, name, rows, reason, by), dry_run=dry_run
    )


def _draft_publication(
    conn: Connection, name: str, rows: Sequence[Row], reason: str, by: str
) -> Draft[ListChange]:
    change = find_changes(conn, name, rows)
    event = None if change.changes.is_empty else draft_event(conn, name, rows, by)
    if event is None:
        return Draft(lambda _: change)

    def answer(written: Written) -> ListChange:
        if written.position is not None:
            project(conn, name, AppendedEvent(event.event_id, written.position))
        return replace(change, position=written.position)

    return Draft(
        answer,
        lambda refs: [replace(event, payload={**event.payload, "reason_ref": refs[reason]})],
        [reason],
    )
