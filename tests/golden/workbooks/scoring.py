"""Compares what was read with the truth, says of each workbook how it went, and counts by kind."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl.utils import column_index_from_string

from .book import Book, Draft, Figure, Key, Page, Row, Spot, Table
from .reading import Read, fold

_PLACE = re.compile(r"^(?P<sheet>.*?)!?(?:(?P<column>[A-Z]{1,3})(?P<row>\d+)?)?$")
GOOD = ("right", "reported", "asked", "returned")


@dataclass
class Outcome:
    """How a workbook went: `right` without a finding, `reported`, `asked` or `returned`, else `wrong` and why."""

    book: Book
    verdict: str
    why: list[str] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    warnings: int = 0


def judge(book: Book, found: Read) -> Outcome:
    """What became of a workbook."""
    receipt, trouble = found.receipt, book.trouble
    marks = _Marks(book.draft, found)
    outcome = Outcome(book, "right", codes=Counter(f.code for f in receipt.findings))
    outcome.warnings = sum(f.severity == "warning" for f in receipt.findings)
    if not any(f.outcome == "filed" for f in receipt.filings):
        outcome.verdict = "returned"
        return outcome
    if trouble and trouble.returned:
        outcome.why.append(f"filed as {sorted(found.slots)}")
    outcome.why += _differences(book.draft, found, marks)
    if trouble and trouble.reported and not _is_reported(book, marks):
        outcome.why.append("not reported")
    if outcome.why:
        outcome.verdict = "wrong"
    elif any(f.severity == "error" for f in receipt.findings):
        outcome.verdict = "asked"
    elif receipt.findings:
        outcome.verdict = "reported"
    return outcome


class _Marks:
    """The places of the findings: by sheet and row, and by sheet and column."""

    def __init__(self, draft: Draft, found: Read) -> None:
        self.words = ""
        self.rows: set[tuple[str, int]] = set()
        self.errors: set[tuple[str, int]] = set()
        self.columns: set[tuple[str, int | None]] = set()
        self.sheets: set[str] = set()
        self.whole: set[str] = set()
        """Sheets with a finding that names no row."""
        pages = {fold(page.title): page.title for page in draft.pages}
        for finding in found.receipt.findings:
            self.words += f" {finding.message_vi} {finding.message_en} {finding.value}".casefold()
            sheet, row, column = _parsed(finding.place)
            sheet = pages.get(fold(sheet), sheet)
            self.sheets.add(sheet)
            if row is None:
                self.whole.add(sheet)
            if row:
                self.rows.add((sheet, row))
                if finding.severity == "error":
                    self.errors.add((sheet, row))
            if column:
                self.columns.add((sheet, column))


def _parsed(place: str) -> tuple[str, int | None, int | None]:
    sheet, _, cell = place.rpartition("!")
    if not sheet:
        sheet, cell = place, ""
    match = re.fullmatch(r"\$?([A-Z]{0,3})\$?(\d*)(?::.*)?", cell)
    if not match:
        return sheet.strip("'"), None, None
    column = column_index_from_string(match[1]) if match[1] else None
    return sheet.strip("'"), int(match[2]) if match[2] else None, column


def _is_reported(book: Book, marks: _Marks) -> bool:
    trouble = book.trouble
    assert trouble
    if any(word in marks.words for word in trouble.words):
        return True
    return any(_is_at(book.draft, spot, marks) for spot in trouble.spots)


def _is_at(draft: Draft, spot: Spot, marks: _Marks) -> bool:
    sheet = spot.page.title
    if spot.row is not None:
        return (sheet, spot.row.number) in marks.rows
    if spot.column is not None:
        number = draft.table.number_of(spot.column)
        return (sheet, number) in marks.columns
    return sheet in marks.sheets


def _differences(draft: Draft, found: Read, marks: _Marks) -> list[str]:
    """Figures, slot and places that are not the true ones."""
    why = [f"slot {slot} for {draft.slot}" for slot in sorted(found.slots) if slot != draft.slot]
    possible: dict[Key, set[Decimal]] = {}
    true: dict[Key, Decimal] = {}
    back = {f.form for f in found.receipt.filings if f.outcome == "returned"}
    for page, table, row in draft.lines():
        if table.form in back:
            continue
        reported = (page.title, row.number) in marks.rows or page.title in marks.whole
        headed = any((page.title, head.number) in marks.rows for head in table.head)
        for figure in row.figures:
            seen = headed or reported or (page.title, table.columns.get(str(figure.column))) in marks.columns
            key = figure.key._replace(name=fold(figure.key.name))
            true[key] = true.get(key, Decimal(0)) + figure.value
            choices = set(_choices(figure, row, seen, _may_be_out(page, table, row, marks)))
            possible[key] = {one + other for one in possible.get(key, {Decimal(0)}) for other in choices}
    for key in sorted(possible.keys() | found.figures.keys()):
        value = found.figures.get(key, Decimal(0))
        if value not in possible.get(key, {Decimal(0)}):
            name = " ".join(part for part in key if part)
            why.append(f"{name}: read {value:f}, true {true.get(key, Decimal(0)):f}")
    known = {fold(row.place) for _, _, row in draft.lines() if row.place}
    blank = any(not row.place for _, _, row in draft.lines())
    for place in found.places:
        if place is None and not blank:
            why.append("a line below the province lost its place")
        elif place is not None and place not in known:
            why.append(f"a place called {place}")
    return why


def _choices(figure: Figure, row: Row, reported: bool, out: bool) -> Iterator[Decimal]:
    yield figure.value
    if reported:
        yield from figure.others
    if out or (row.maybe and reported):
        yield Decimal(0)


def _may_be_out(page: Page, table: Table, row: Row, marks: _Marks) -> bool:
    """Whether the line was rejected at its place; a group of seizures is rejected with one of its lines."""
    alike = [row]
    if table.has("group_no"):
        group = row.cells.get("group_no")
        alike = [other for other in table.lines if other.cells.get("group_no") == group]
    return any((page.title, other.number) in marks.errors for other in alike)


@dataclass
class Tally:
    """Outcomes by kind."""

    outcomes: list[Outcome] = field(default_factory=list)

    def count(self, verdict: str) -> int:
        """Workbooks that went so."""
        return sum(o.verdict == verdict for o in self.outcomes)

    def by_kind(self) -> dict[str, Counter[str]]:
        """Verdicts of each kind of trouble; `clean` for those without."""
        table: dict[str, Counter[str]] = {}
        for o in self.outcomes:
            kind = o.book.trouble.kind if o.book.trouble else "clean"
            table.setdefault(kind, Counter())[o.verdict] += 1
        return table

    def lines(self) -> Iterator[str]:
        """The table as text."""
        yield f"{'kind':<26}{'files':>6}" + "".join(f"{v:>10}" for v in (*GOOD, "wrong"))
        for kind, counts in self.by_kind().items():
            yield f"{kind:<26}{counts.total():>6}" + "".join(f"{counts[v]:>10}" for v in (*GOOD, "wrong"))
        total = Counter(o.verdict for o in self.outcomes)
        yield f"{'all':<26}{total.total():>6}" + "".join(f"{total[v]:>10}" for v in (*GOOD, "wrong"))
