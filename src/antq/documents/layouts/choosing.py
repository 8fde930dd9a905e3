"""Which layout a workbook is of: the one that knows most of its headings, or the template.

A province's own layout must know at least half of a table's columns for the table to count. Where no layout fits, the
closest is named, so that the sender learns which headings were looked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from antq.documents.document import TEMPLATE
from antq.documents.layouts.layout_definitions import Layout, Table
from antq.documents.layouts.matching import HEADER_MATCHES, HEADER_SEARCH_ROWS, Headings, Row, find_headings
from antq.documents.layouts.words import is_help, is_like
from antq.findings.catalogue import Finding


class SheetRows(Protocol):
    """What choosing needs of a sheet."""

    @property
    def name(self) -> str:
        """The sheet's name."""

    def rows(self, first: int, count: int) -> Sequence[Row]:
        """At most `count` rows from index `first` on."""

    def openings(self) -> Sequence[str | None]:
        """The first filled cell of each row, of the first rows."""


@dataclass(frozen=True)
class TablePlace:
    """The place of a table on a sheet: the rows `first` to before `end` (None: to the last), with its headings."""

    table: Table
    sheet: str
    first: int
    end: int | None
    headings: Headings | None


@dataclass(frozen=True)
class Choice:
    """The layout chosen, the places of its tables, and the tables that open with words no sheet has."""

    layout: Layout
    table_places: tuple[TablePlace, ...]
    absent: tuple[Table, ...]
    known: int


def choose(layouts: Sequence[Layout], sheets: Sequence[SheetRows]) -> Choice:
    """The layout that knows most headings; of equals the first; the template where none knows any."""
    read = [sheet for sheet in sheets if not is_help(sheet.name)]
    best = None
    for layout in layouts:
        choice = _place_tables(layout, read)
        if best is None or choice.known > best.known or (not best.known and layout.name == TEMPLATE):
            best = choice
    assert best is not None  # noqa: S101 (the list always holds the template)
    return best


def _place_tables(layout: Layout, sheets: Sequence[SheetRows]) -> Choice:
    table_places: list[TablePlace] = []
    known = 0
    for sheet in sheets:
        tables = [table for table in layout.tables if table.may_be_on_sheet(sheet.name)]
        for table, first, end in _table_ranges(tables, sheet):
            count = HEADER_SEARCH_ROWS if end is None else min(HEADER_SEARCH_ROWS, end - first)
            headings = find_headings(table, sheet.rows(first, count), _fewest_headings(layout, table))
            table_places.append(TablePlace(table, sheet.name, first, end, headings))
            known += headings.known if headings else 0
    absent = [
        t
        for t in layout.tables
        if t.starts_at and all(table_place.table is not t for table_place in table_places)
    ]
    return Choice(layout, tuple(table_places), tuple(absent), known)


def _fewest_headings(layout: Layout, table: Table) -> int:
    return HEADER_MATCHES if layout.name == TEMPLATE else max(HEADER_MATCHES, (len(table.columns) + 1) // 2)


def _table_ranges(tables: Sequence[Table], sheet: SheetRows) -> list[tuple[Table, int, int | None]]:
    """The rows of each table: from the words that open it (or the sheet's beginning) to the next table."""
    starts = []
    for table in tables:
        if not table.starts_at:
            starts.append((0, table))
            continue
        openings = enumerate(sheet.openings())
        row = next((i for i, text in openings if text and is_like(text, [table.starts_at])), None)
        if row is not None:
            starts.append((row, table))
    starts.sort(key=lambda start: start[0])
    ends = [*(row for row, _ in starts), None]
    return [(table, row, ends[i + 1]) for i, (row, table) in enumerate(starts)]


def find_closest(layouts: Sequence[Layout], sheets: Sequence[SheetRows]) -> Finding | None:
    """The layout that comes nearest to sheets none fits, and what of it is missing; None where nothing is alike."""
    best: tuple[int, Layout, Table, Headings] | None = None
    for layout in layouts:
        for sheet in sheets:
            rows = [] if is_help(sheet.name) else sheet.rows(0, HEADER_SEARCH_ROWS)
            for table in layout.tables:
                headings = find_headings(table, rows)
                if headings and (best is None or headings.known > best[0]):
                    best = (headings.known, layout, table, headings)
    if best is None:
        return None
    known, layout, table, headings = best
    found = {table.column(text) for text in headings.texts if text}
    missing = [column.headings[0] for column in table.columns if column not in found]
    return Finding(
        "FI217",
        args={
            "layout": layout.title,
            "known": str(known),
            "all": str(len(table.columns)),
            "sheets": ", ".join(table.sheets),
            "missing": ", ".join(missing) or "—",
        },
    )
