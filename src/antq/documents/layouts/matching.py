"""Where a table's headings are in a sheet, and which column is which."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from antq import forms
from antq.core.text import find_garbled
from antq.documents.document import LABEL_PREFIX, UNKNOWN_PREFIX
from antq.documents.layouts.layout_definitions import LINE_SEPARATOR, PART, Table, template_table
from antq.documents.layouts.words import garbled_finding
from antq.findings.catalogue import Finding
from antq.privacy import persons

# A table's headings may be preceded by a title block of so many rows.
HEADER_SEARCH_ROWS: Final = 40
# Rows count as the headings from so many known ones on.
HEADER_MATCHES: Final = 2

Row = Sequence[str | None]


@dataclass(frozen=True)
class Headings:
    """The headings of a table found: index of their first row, each column's heading, how many are known."""

    row: int
    texts: tuple[str | None, ...]
    known: int


@dataclass(frozen=True)
class Columns:
    """Headings matched: source index → column name (a field or `unknown_N`), and what there is to say about it.

    `labels` names the columns that are known and not read, whose cells may label a row all the same.
    """

    names: dict[int, str]
    labels: dict[int, str]
    headers: dict[str, str]
    findings: tuple[Finding, ...]


def find_headings(table: Table, rows: Sequence[Row], least: int = HEADER_MATCHES) -> Headings | None:
    """The headings among the first rows of a sheet: where most are known, at least `least`; None if nowhere."""
    best = None
    for index in range(min(len(rows), HEADER_SEARCH_ROWS) - table.header_rows + 1):
        texts = join_parts(rows[index : index + table.header_rows])
        known = len({id(column) for text in texts if text and (column := table.column(text))})
        if known >= (least if best is None else best.known + 1):
            best = Headings(index, texts, known)
    return best


def join_parts(rows: Sequence[Row]) -> tuple[str | None, ...]:
    """Headings in several rows as one row, `Số vụ > Độc lập`.

    A merged cell holds its text in its first cell only. A blank cell above a filled one belongs to the heading on its
    left, unless that one ends in its own row (it is merged downwards).
    """
    if len(rows) == 1:
        return tuple(rows[0])
    width = max(len(row) for row in rows)
    grid = [[_text(row[i]) if i < len(row) else "" for i in range(width)] for row in rows]
    for level, row in enumerate(grid[:-1]):
        for i in range(1, width):
            same_above = all(upper[i] == upper[i - 1] for upper in grid[:level])
            beneath, beneath_left = (any(lower[j] for lower in grid[level + 1 :]) for j in (i, i - 1))
            if not row[i] and beneath and beneath_left and same_above:
                row[i] = row[i - 1]
    joined = (dict.fromkeys(row[i] for row in grid if row[i]) for i in range(width))
    return tuple(PART.join(parts) or None for parts in joined)


def _text(cell: str | None) -> str:
    return " ".join((cell or "").split())


def match_columns(table: Table, headers: Row, place: str) -> Columns:
    """Give each heading its column's name. Personal columns and unused ones get none, so that they are not read."""
    names: dict[int, str] = {}
    shown: dict[str, str] = {}
    findings = []
    row = " · ".join(header.strip() for header in headers if header)
    if garbled := find_garbled(row):
        findings.append(garbled_finding("FI311", place, None, row, garbled))
    personal_headers = []
    labels: dict[int, str] = {}
    seen = set()
    for index, header in enumerate(headers):
        if not header or not header.strip():
            # A column without heading is read like an unknown one: its cells must not vanish unseen.
            names[index] = f"{UNKNOWN_PREFIX}{index}"
            shown[names[index]] = f"#{index + 1}"
            continue
        # No layout can make a column about persons one that is read.
        if any(persons.is_personal_header(part) for part in header.split(PART)):
            personal_headers.append(persons.shown_header(header))
            continue
        column = table.column(header)
        seen.add(column)
        if column is not None and column.role == "unused":
            labels[index] = f"{LABEL_PREFIX}{index}"
            continue
        name = column.name if column else None
        if name is not None and name in names.values():
            findings.append(Finding("FI204", place, name, persons.mask(header)))
            name = None
        names[index] = name or f"{UNKNOWN_PREFIX}{index}"
        shown[names[index]] = header.strip()
    if personal_headers:
        findings.append(Finding("PD101", place, args={"columns": ", ".join(personal_headers)}))
    given = {name.rpartition(LINE_SEPARATOR)[2] for name in names.values()}
    given |= {name for fields in table.constants.values() for name in fields}
    for field in forms.FORMS[table.form].fields:
        if field.required and field.name not in given:
            findings.append(Finding("FI202", place, field.name, args={"header": field.header_vi}))
    if table != template_table(table.form):
        missing = [c.headings[0] for c in table.wanted if c not in seen]
        findings += [Finding("FI218", place, args={"header": heading}) for heading in missing]
    return Columns(names, labels, shown, tuple(findings))
