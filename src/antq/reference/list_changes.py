"""What another content changes of a list: its rows, the days judged anew, and the duties left without a due day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from antq.reference.list_checks import LAST_DAY, days_of
from antq.reference.lists import Row
from antq.reference.tables import Table
from antq.reference.working_days import days_off

_DAY: Final = timedelta(days=1)
# What a row is called and where it comes from judges no report.
_WORDS: Final = frozenset({"name_vi", "name_en", "source"})
_DUTY: Final = ("form", "reporting_unit", "cadence", "basis")


@dataclass(frozen=True)
class ChangedRow:
    """A row whose key stays: `cells` gives each changed column's text before and after."""

    key: dict[str, str | None]
    cells: dict[str, tuple[str | None, str | None]]


@dataclass(frozen=True)
class Changes:
    """Rows that come, go, and change; of each changed one also both its contents, in `versions`."""

    added: list[Row]
    removed: list[Row]
    changed: list[ChangedRow]
    versions: list[tuple[Row, Row]]

    @property
    def is_empty(self) -> bool:
        """Whether the list stays as it is."""
        return not (self.added or self.removed or self.changed)


def compare(table: Table, before: Sequence[Row], after: Sequence[Row]) -> Changes:
    """The changes from one content of a list to another, in the order of the keys."""
    was, becomes = ({_key(table, row): row for row in rows} for rows in (before, after))
    versions = [
        (was[key], becomes[key]) for key in sorted(was.keys() & becomes.keys()) if was[key] != becomes[key]
    ]
    return Changes(
        added=[becomes[key] for key in sorted(becomes.keys() - was.keys())],
        removed=[was[key] for key in sorted(was.keys() - becomes.keys())],
        changed=[
            ChangedRow(
                {column: old[column] for column in table.key},
                {
                    column: (old[column], new[column])
                    for column in table.columns
                    if old[column] != new[column]
                },
            )
            for old, new in versions
        ],
        versions=versions,
    )


def _key(table: Table, row: Row) -> tuple[str, ...]:
    return tuple(row[column] or "" for column in table.key)


def first_day_judged(changes: Changes) -> date | None:
    """Of a dated list, the first day of which the changes say anything new; None where only words change."""
    days = [days_of(row)[0] for row in (*changes.added, *changes.removed)]
    for old, new in changes.versions:
        columns = {column for column in old if old[column] != new[column]} - _WORDS
        if columns == {LAST_DAY}:
            days.append(min(days_of(old)[1], days_of(new)[1]) + _DAY)
        elif columns:
            days.append(days_of(old)[0])
    return min(days, default=None)


def first_period_end_judged(
    changes: Changes, before: Sequence[Row], after: Sequence[Row], due_rules: Sequence[Row]
) -> date | None:
    """Of the public holidays, the first day such that a period that ends on it may be due on another day now.

    A term that ends on a day off moves to the next working day: all the days off that lead up to a changed day move.
    """
    changed = [*changes.added, *changes.removed]
    changed += [new for old, new in changes.versions if old["kind"] != new["kind"]]
    if not changed:
        return None
    is_off = [days_off(rows) for rows in (before, after)]
    first = min(date.fromisoformat(row["day"] or "") for row in changed)
    while any(is_off_then(first - _DAY) for is_off_then in is_off):
        first -= _DAY
    return first - timedelta(days=max((int(rule["due_days"] or 0) for rule in due_rules), default=0))


def find_duties_without_due_day(
    obligations: Sequence[Row], due_rules: Sequence[Row]
) -> Iterator[tuple[Row, date]]:
    """Each obligation that no due rule gives a day on some of its days, with the first of these."""
    spans = defaultdict(list)
    for rule in due_rules:
        spans[_duty(rule)].append(days_of(rule))
    for obligation in obligations:
        first, last = days_of(obligation)
        for rule_first, rule_last in sorted(spans[_duty(obligation)]):
            if rule_first <= first <= rule_last:
                if rule_last >= last:
                    break
                first = rule_last + _DAY
        else:
            yield obligation, first


def _duty(row: Row) -> tuple[str | None, ...]:
    return tuple(row[column] for column in _DUTY)
