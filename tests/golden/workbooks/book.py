"""A draft of a workbook with its truth: rows and cells by the names of their columns, what each is worth, and drawing.

A trouble changes the draft before it is drawn (rows, values) and adds steps for the time after (`Row.paint`,
`Draft.paint`, `Draft.rewrite`): row numbers are known only then.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from antq.core.spreadsheet import timeless

Role = Literal["title", "head", "line", "total", "note"]
Column = str | int


class Key(NamedTuple):
    """What a figure counts. Measures that begin with `#` are no sums: points of a model, the day of a step."""

    form: str
    measure: str
    item: str = ""
    unit: str = ""
    level: str = "province"
    name: str = ""


@dataclass
class Figure:
    """A true figure in a column of its row; `others` are readings that are right too where the trouble is reported."""

    key: Key
    value: Decimal
    column: Column
    others: tuple[Decimal, ...] = ()


@dataclass(eq=False)
class Row:
    """A row of a sheet. With `maybe` its figures may be read or left out, and a finding must say so either way."""

    cells: dict[Column, Any]
    role: Role = "line"
    figures: list[Figure] = field(default_factory=list)
    place: str | None = None
    maybe: bool = False
    number: int = 0
    table: "Table | None" = None
    """The table whose columns its cells are named by, where that is not the one it is a line of."""
    paint: list[Callable[[Worksheet, "Row"], None]] = field(default_factory=list)


@dataclass(eq=False)
class Table:
    """The table of one form on a page. `texts` are columns where a label may be, `counts` those of figures."""

    form: str
    columns: dict[str, int]
    texts: list[str]
    counts: list[str]
    head: list[Row]
    lines: list[Row]
    totals: tuple[str, ...] = ()
    """Labels of rows that the layout itself declares as totals, as its patterns: `*` is anything."""

    def has(self, column: str) -> bool:
        """Whether the table has the column."""
        return column in self.columns

    def number_of(self, column: Column) -> int:
        """The sheet's column number."""
        return column if isinstance(column, int) else self.columns[column]

    @property
    def width(self) -> int:
        """The last column's number."""
        return max(self.columns.values())


@dataclass(eq=False)
class Page:
    """A sheet."""

    title: str
    rows: list[Row]
    tables: list[Table] = field(default_factory=list)
    state: Literal["visible", "hidden", "veryHidden"] = "visible"
    merges: list[tuple[Row, Column, Row, Column]] = field(default_factory=list)

    def add_after(self, row: Row, *new: Row) -> None:
        """Put rows beneath another."""
        self._add(self.rows.index(row) + 1, row, new)

    def add_before(self, row: Row, *new: Row) -> None:
        """Put rows above another."""
        self._add(self.rows.index(row), row, new)

    def _add(self, at: int, row: Row, new: tuple[Row, ...]) -> None:
        self.rows[at:at] = new
        for one in new:
            one.table = _table_of(self, row)


@dataclass(eq=False)
class Draft:
    """A report in a layout. `page` and `table` are those of the form that the trouble is about."""

    layout: str
    form: str
    slot: tuple[str, str, str]
    pages: list[Page]
    page: Page
    table: Table
    cover: dict[str, Row]
    """Rows of the cover by field; their value is in column `cover_column`."""
    cover_page: Page
    cover_column: int = 2
    paint: list[Callable[[Workbook], None]] = field(default_factory=list)
    rewrite: list[tuple[str, Callable[[bytes], bytes]]] = field(default_factory=list)
    """Parts of the package and what to make of their bytes."""

    def lines(self) -> Iterator[tuple[Page, Table, Row]]:
        """Every line of the report with its page and table."""
        for page in self.pages:
            for table in page.tables:
                for row in page.rows:
                    if row in table.lines:
                        yield page, table, row

    def sheet(self, workbook: Workbook) -> Worksheet:
        """The drawn sheet of `page`."""
        return workbook[self.page.title]


@dataclass
class Spot:
    """Where a trouble sits: a sheet, with a row and a column where they are known."""

    page: Page
    row: Row | None = None
    column: Column | None = None


@dataclass
class Trouble:
    """What is wrong in a workbook, where, and what may become of it.

    `reported` says whether a finding must name one of the spots, or the kind by one of `words`; otherwise a file
    that is read right without a finding is fine too. With `returned` nothing may be filed.
    """

    kind: str
    variant: str
    spots: list[Spot]
    words: tuple[str, ...] = ()
    reported: bool = True
    returned: bool = False


@dataclass
class Book:
    """A drawn workbook, its draft (the truth) and its trouble; no trouble: a clean one."""

    name: str
    data: bytes
    draft: Draft
    trouble: Trouble | None


def text_of(page: Page, cells: dict[Column, Any], role: Role = "title") -> Row:
    """A row that is no line, put at the end of the page."""
    row = Row(cells, role)
    page.rows.append(row)
    return row


def draw(draft: Draft) -> bytes:
    """The workbook's bytes, the same for the same draft."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for page in draft.pages:
        sheet = workbook.create_sheet(page.title)
        sheet.sheet_state = page.state
        for number, row in enumerate(page.rows, start=1):
            row.number = number
        for row in page.rows:
            table = _table_of(page, row)
            for column, value in row.cells.items():
                if value is not None:
                    put(sheet.cell(row.number, _number(table, column)), value)
        for first, left, last, right in page.merges:
            table = _table_of(page, first)
            sheet.merge_cells(
                start_row=first.number,
                start_column=_number(table, left),
                end_row=last.number,
                end_column=_number(table, right),
            )
        for row in page.rows:
            for step in row.paint:
                step(sheet, row)
    for paint in draft.paint:
        paint(workbook)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return _rewritten(timeless(buffer.getvalue()), draft.rewrite)


def put(cell: Cell, value: Any) -> None:
    """Write a value as a clerk typed it: texts that look like formulas stay texts."""
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    cell.value = value
    if isinstance(value, str) and value[:1] in "=+-@" and len(value) > 1:
        cell.data_type = "s"


def _table_of(page: Page, row: Row) -> Table | None:
    if row.table:
        return row.table
    for table in page.tables:
        if row in table.lines or row in table.head:
            return table
    return page.tables[0] if page.tables else None


def _number(table: Table | None, column: Column) -> int:
    if isinstance(column, int):
        return column
    assert table is not None
    return table.columns[column]


def _rewritten(data: bytes, steps: list[tuple[str, Callable[[bytes], bytes]]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            content = source.read(entry)
            for part, step in steps:
                if part == entry.filename:
                    content = step(content)
            info = zipfile.ZipInfo(entry.filename, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(info, content)
    return target.getvalue()
