"""Rows of a table that are no lines by their place: column numbers, repeated headings, second tables, margins.

Looked for in all cells of a table, before columns that nobody reads go. `antq.rules.non_lines` judges words and sums.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import polars as pl

from antq import forms
from antq.documents.document import CHECKS, NOTE, UNKNOWN_PREFIX
from antq.documents.layouts import LINE_SEPARATOR, Table, is_cover_label, scales, template_table
from antq.documents.layouts.layout_definitions import PART
from antq.documents.layouts.matching import HEADER_MATCHES, Row
from antq.documents.layouts.row_labels import MARGIN, NEVER_A_LINE, meaning
from antq.findings.catalogue import Finding
from antq.privacy import persons
from antq.reference import lists

ABOVE: Final = "FI240"
OTHER_TABLE: Final = "FI241"
SECOND_TABLE: Final = "FI242"
PERHAPS_NUMBERS: Final = "FI243"
COLUMN_NUMBERS: Final = "FI244"

# Notes and signatures are below the lines: so many of the last rows are looked at.
_TAIL: Final = 80
# Rows that are looked at one by one because a cell of figures holds words; a table of a province has few.
_MOST_WORDED: Final = 2_000
_WORDED: Final = r"\pL\pL"
_LETTERS: Final = re.compile(r"[^\W\d_]")
_NUMBER: Final = re.compile(r"^\s*\(?\s*(?:([0-9]{1,2})|([A-Za-zĐđ]))\s*(?:\)|=.*)?\)?\s*$")
_PLAIN_NUMBER: Final = re.compile(r"^\s*-?\d[\d.,  ]*\s*$")
_YEAR: Final = re.compile(r"^\s*(?:19|20)\d{2}\s*$")
# What the title of a second table says where it holds figures of another period.
_OF_OTHER_PERIOD: Final = re.compile(
    r"cùng kỳ|kỳ trước|năm trước|quý trước|tháng trước|năm ngoái|lũy kế|luỹ kế|cộng dồn|từ đầu năm"
    r"|cung ky|ky truoc|nam truoc|quy truoc|luy ke|cong don|tu dau nam"
)
_CONTINUED: Final = re.compile(r"tiếp theo|tiep theo|trang \d|^\W*tiếp\W*$")
# A row of column numbers with fewer numbers may be a line: group 1, 2 cases, 3 suspects.
_CERTAIN_NUMBERS: Final = 4


@dataclass(frozen=True)
class Grid:
    """The cells of a table and what its columns are: by index the field's name, and the heading as it is written."""

    table: Table
    names: Mapping[int, str]
    headings: Row

    def is_figure(self, index: int) -> bool:
        """Whether a column holds figures."""
        return self.kind(index) in ("count", "decimal")

    def kind(self, index: int) -> str:
        """What a column of this index holds."""
        field = self.names.get(index, "").rpartition(LINE_SEPARATOR)[2]
        for prefix in CHECKS:
            field = field.removeprefix(prefix)
        kinds = {f.name: f.kind for f in forms.FORMS[self.table.form].fields}
        return kinds.get(field, "text")

    @property
    def figures(self) -> list[int]:
        """The columns of figures."""
        return [index for index in self.names if self.is_figure(index)]

    def is_heading_row(self, row: Row) -> bool:
        """Whether the cells of a row are headings, of this table or of a form's."""
        parts = {part for text in self.headings if text for part in text.split(PART)}
        filled = [cell.strip() for cell in row if cell and cell.strip()]
        known = [cell for cell in filled if cell in parts or self.table.column(cell) is not None]
        if len(known) >= HEADER_MATCHES and 2 * len(known) >= len(filled):
            return True
        return any(
            sum(template_table(form).column(cell) is not None for cell in filled)
            >= max(HEADER_MATCHES, len(filled) // 2)
            for form in forms.FORMS
            if filled
        )

    def scaled_headings(self) -> list[tuple[int, str]]:
        """The names of columns with a unit or scale after them, and the texts next to the columns: index, text."""
        return [
            (i, text)
            for i, text in enumerate(self.headings)
            if text
            and (
                (self.table.column(text) and not self.table.is_own(text))
                or self.names.get(i, UNKNOWN_PREFIX).startswith(UNKNOWN_PREFIX)
            )
        ]

    def is_same(self, row: Row) -> bool:
        """Whether a row of headings names the same columns at the same places."""
        pairs = (
            (self.names.get(i, ""), self.table.column(cell))
            for i, cell in enumerate(row)
            if cell and cell.strip()
        )
        return all(column is None or column.name == name for name, column in pairs)

    def is_line(self, row: Row) -> bool:
        """Whether a row below the headings looks like a line: a figure, or a code where the form wants one."""
        form = forms.FORMS[self.table.form]
        for index, cell in enumerate(row):
            if not cell or index not in self.names:
                continue
            if self.is_figure(index) and _is_number(cell):
                return True
            field = next((f for f in form.fields if f.name == self.names[index]), None)
            is_telling = field and (field.required or not self.figures)
            if field and is_telling and field.code_list and lists.find(field.code_list, cell):
                return True
        return False


def mark_rows(cells: pl.DataFrame, grid: Grid) -> pl.Series:
    """For each row below the headings: the code of a finding, NOTE, or null where it may be a line."""
    found: dict[int, str] = {}
    if cells.height and cells.width:
        found |= _mark_margin(cells, grid)
        found |= _mark_column_numbers(cells, grid, 0)
        found |= _mark_second_tables(cells, grid)
    if not found:
        return pl.Series(values=[None] * cells.height, dtype=pl.String)
    rows = pl.DataFrame(
        {"at": list(found), "code": list(found.values())}, schema={"at": pl.UInt32, "code": pl.String}
    )
    return pl.DataFrame({"at": pl.int_range(cells.height, dtype=pl.UInt32, eager=True)}).join(
        rows, on="at", how="left", maintain_order="left"
    )["code"]


def mark_unread_rows(rows: Sequence[Row], grid: Grid) -> pl.Series:
    """For each row above the lines: ABOVE where it looks like a line that nobody would read, NOTE, null if blank."""
    found: list[str | None] = []
    codes = [f.code_list for f in forms.FORMS[grid.table.form].fields if f.code_list not in (None, "boolean")]
    for row in rows:
        filled = [cell for cell in row if cell and cell.strip()]
        numbers = [cell for cell in filled if _is_number(cell) and not _YEAR.match(cell)]
        named = [cell for cell in filled if any(lists.find(name or "", cell) for name in codes)]
        is_line = (
            bool(filled)
            and not is_cover_label(filled[0])
            and (len(numbers) >= HEADER_MATCHES or bool(numbers and [c for c in named if c not in numbers]))
        )
        is_line = is_line and not _numbers_of_columns(row)[0]
        found.append((ABOVE if is_line else NOTE) if filled else None)
    return pl.Series(values=found, dtype=pl.String)


def find_scale_notes(cells: pl.DataFrame, grid: Grid) -> list[tuple[int, int, str]]:
    """The texts below and next to the lines that may state a scale: row, column, text."""
    found = []
    first = max(cells.height - _TAIL, 0)
    for at, row in _rows(cells, list(range(first, cells.height))):
        if not grid.is_line(row):
            found += [(at, i, cell) for i, cell in enumerate(row) if cell]
    for i in range(cells.width):
        if i not in grid.names or grid.names[i].startswith(UNKNOWN_PREFIX):
            column = cells.to_series(i)
            texts = column.filter(column.str.contains(scales.LIKELY)).unique(maintain_order=True).head(_TAIL)
            found += [(int((column == text).arg_max() or 0), i, text) for text in texts]
    return found


def scale_findings(texts: Iterable[tuple[str, str]]) -> list[Finding]:
    """A question about the first text that states a scale, from (place, text) pairs."""
    scale_note = next(
        ((place, found) for place, text in texts if (found := scales.scale(text)) is not None), None
    )
    return [Finding("FI247", scale_note[0], value=persons.mask(scale_note[1]))] if scale_note else []


def is_own_title(rows: Sequence[Row], grid: Grid) -> bool:
    """Whether the rows above the headings are those of our own template, which the sender did not write."""
    return any(cell == forms.FORMS[grid.table.form].title for row in rows for cell in row)


def _is_number(cell: str) -> bool:
    return _PLAIN_NUMBER.match(cell) is not None


def _rows(cells: pl.DataFrame, indices: Sequence[int]) -> Iterator[tuple[int, Row]]:
    rows_taken = cells[indices] if indices else cells.head(0)
    yield from zip(indices, rows_taken.rows(), strict=True)


def _mark_margin(cells: pl.DataFrame, grid: Grid) -> dict[int, str]:
    """Notes and signatures below the lines: from the first on, every row that is no line."""
    first = max(cells.height - _TAIL, 0)
    found = {}
    begun = False
    for at, row in _rows(cells, list(range(first, cells.height))):
        filled = [cell for cell in row if cell and cell.strip()]
        if not filled or grid.is_line(row):
            continue
        begun = begun or any(meaning(cell) in MARGIN for cell in filled)
        if begun:
            found[at] = NOTE
    return found


def _numbers_of_columns(row: Row) -> tuple[int, bool]:
    """How many columns a row numbers (`(1) (2)`, `A B 1 2`), and whether brackets or letters make that certain."""
    expected = 1
    letter = ord("a")
    count = 0
    certain = False
    for cell in row:
        if not cell or not cell.strip():
            continue
        match = _NUMBER.match(cell)
        if match is None:
            return 0, False
        certain = certain or "(" in cell or "=" in cell or match[2] is not None
        if match[2] is not None:
            if ord(match[2].casefold()[0]) != letter or expected > 1:
                return 0, False
            letter += 1
        elif int(match[1]) != expected:
            return 0, False
        else:
            expected += 1
        count += 1
    return (count, certain) if count >= 3 or (certain and count == 2) else (0, False)


def _mark_column_numbers(cells: pl.DataFrame, grid: Grid, start: int) -> dict[int, str]:
    """The first row below headings that numbers the columns, if it does."""
    for at, row in _rows(cells, list(range(start, min(start + 3, cells.height)))):
        filled = [i for i, cell in enumerate(row) if cell and cell.strip()]
        if not filled:
            continue
        count, certain = _numbers_of_columns(row)
        headed = sum(bool(text and text.strip()) for text in grid.headings)
        if not count or 2 * count < headed:
            return {}
        kinds = {grid.kind(i) for i in filled}
        repeats_number = at + 1 < cells.height and _same_number(cells.row(at + 1)[filled[0]], row[filled[0]])
        certain = certain or count >= _CERTAIN_NUMBERS or "code" in kinds or repeats_number
        return {at: COLUMN_NUMBERS if certain else PERHAPS_NUMBERS}
    return {}


def _same_number(one: str | None, other: str | None) -> bool:
    return (one or "").strip().lstrip("0") == (other or "").strip().lstrip("0")


def _mark_second_tables(cells: pl.DataFrame, grid: Grid) -> dict[int, str]:
    """Headings below the first ones, and the rows under them."""
    # Steps of models have dates instead of figures.
    judged = grid.figures or [i for i in grid.names if grid.kind(i) == "date"]
    columns = [cells.to_series(i) for i in judged if i < cells.width]
    worded = [column for column in columns if column.null_count() < column.len() and _may_hold_words(column)]
    if not worded:
        return {}
    has_words = pl.DataFrame(worded).select(pl.any_horizontal(pl.all().str.contains(_WORDED)).alias("w"))["w"]
    at = [
        i
        for i, row in _rows(cells, has_words.arg_true().head(_MOST_WORDED).to_list())
        if grid.is_heading_row(row)
    ]
    found: dict[int, str] = {}
    for start, end in pairwise([*at, cells.height]):
        # Headings over several rows: the second of them is no table of its own.
        if end == start + 1 and end < cells.height:
            found[start] = NOTE
            continue
        titles, follows = _title_before(cells, grid, start, found)
        found |= dict.fromkeys(titles, NOTE)
        found[start] = NOTE
        title = " ".join(lists.written(cell) for i in titles for cell in cells.row(i) if cell)
        inside = range(start + 1, end)
        found |= _mark_column_numbers(cells.head(end), grid, start + 1)
        if _OF_OTHER_PERIOD.search(title):
            code = OTHER_TABLE
        elif (
            grid.is_same(cells.row(start))
            and (follows or _CONTINUED.search(title))
            and not _repeats_lines(cells, grid, range(at[0]), inside)
        ):
            continue
        else:
            code = SECOND_TABLE
            if grid.is_same(cells.row(start)) and _repeats_lines(cells, grid, range(at[0]), inside):
                # The same lines with other figures: nothing says which of the tables is this period's.
                first = [i for i, row in _rows(cells, list(range(at[0]))) if grid.is_line(row)]
                found = dict.fromkeys(first, code) | found
        rows = [i for i, row in _rows(cells, list(inside)) if any(cell and cell.strip() for cell in row)]
        found |= {
            i: code if grid.is_line(row) or code == SECOND_TABLE else NOTE
            for i, row in _rows(cells, rows)
            if i not in found
        }
    return found


def _repeats_lines(cells: pl.DataFrame, grid: Grid, first: range, second: range) -> bool:
    """Whether most lines of a second block say the same as lines of the first, apart from their figures."""
    descriptive_columns = [i for i in grid.names if not grid.is_figure(i) and grid.kind(i) != "date"]

    def lines(rows: range) -> list[Row]:
        return [
            tuple(row[i] for i in descriptive_columns)
            for _, row in _rows(cells, list(rows))
            if grid.is_line(row)
        ]

    first_lines, second_lines = set(lines(first)), lines(second)
    return len(second_lines) > 1 and 3 * sum(line in first_lines for line in second_lines) >= 2 * len(
        second_lines
    )


def _title_before(
    cells: pl.DataFrame, grid: Grid, start: int, known: Mapping[int, str]
) -> tuple[list[int], bool]:
    """The rows of a title right above headings, and whether a line is right above them."""
    titles = []
    for at, row in reversed(list(_rows(cells, list(range(max(start - 6, 0), start))))):
        filled = [cell for cell in row if cell and cell.strip()]
        if not filled:
            continue
        if grid.is_line(row) or at in known:
            break
        titles.append(at)
    is_line = start > 0 and grid.is_line(cells.row(start - 1))
    label = (
        next((cell for cell in cells.row(start - 1) if cell and _LETTERS.search(cell)), "") if start else ""
    )
    return titles, is_line and meaning(label) not in NEVER_A_LINE


def _may_hold_words(column: pl.Series) -> bool:
    """Whether a column of figures has a cell that is no whole number; most have none, and this is checked fast."""
    return column.str.to_integer(strict=False).null_count() > column.null_count()
