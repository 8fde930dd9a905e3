"""A workbook's sheets by calamine (fastexcel), each parsed once: cells as text, by Excel's letters and row numbers."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final

import fastexcel
import polars as pl

from antq.intake.guards import Refused
from antq.intake.readers.xlsx_cells import WorkbookCells
from antq.text import read_column

# Excel's own limit is 16,384; nobody reports in that many, and each costs memory.
_COLUMN_LIMIT: Final = 256
_SHEET_LIMIT: Final = 100
# A table that shares its sheet begins among so many rows.
_OPENING_ROWS: Final = 5_000


class Sheet:
    """One sheet: `frame` holds its cells as text from row 1 on, a column for each of Excel's letters in use."""

    def __init__(self, workbook: fastexcel.ExcelReader, cells: WorkbookCells, name: str) -> None:
        self.name = name
        self._workbook = workbook
        self._cells = cells

    @cached_property
    def frame(self) -> pl.DataFrame:
        """All cells. Raises Refused when calamine cannot read them, or for too many columns."""
        cells = self._load(dtypes="string")
        return cells.with_columns(
            read_column(column) for column in cells.iter_columns() if column.dtype == pl.String
        )

    def _load(self, **options: Any) -> pl.DataFrame:
        try:
            sheet = self._workbook.load_sheet(self.name, header_row=None, skip_rows=0, **options)
            frame: pl.DataFrame = sheet.to_polars()
        except fastexcel.FastExcelError:
            raise Refused("FI104") from None
        if frame.width > _COLUMN_LIMIT:
            raise Refused("FI105", limit=f"{_COLUMN_LIMIT} columns")
        # A sheet may begin at column C: give each column the letter it has in Excel.
        return frame.rename({c.name: letter(c.absolute_index or 0) for c in sheet.selected_columns})

    def rows(self, first: int, count: int) -> list[tuple[str | None, ...]]:
        """At most `count` rows from index `first` on."""
        return self.frame.slice(first, count).rows()

    def openings(self) -> Sequence[str | None]:
        """The first filled cell of each of the first rows."""
        return self._openings

    @cached_property
    def _openings(self) -> list[str | None]:
        top = self.frame.head(_OPENING_ROWS)
        if not top.width:
            return []
        filled = [pl.when(pl.col(name).str.contains(r"\S")).then(name) for name in top.columns]
        return top.select(pl.coalesce(filled)).to_series().to_list()

    def is_native(self, letters: str) -> pl.Series:
        """Which cells of a column are native numbers, row by row of `frame`."""
        column = self.frame[letters]
        rows = self._cells.numeric_rows(self.name, letters, column.len() - column.null_count())
        if rows is None:
            # Read as integers, only a native number has a value; calamine parses the sheet once more for it.
            return self._load(use_columns=letters, dtypes="int")[letters].is_not_null()
        numbers = pl.int_range(1, column.len() + 1, eager=True)
        return numbers.is_in(rows.implode())

    def faults(self) -> pl.DataFrame:
        """Formula and error cells, as `WorkbookCells.faults`."""
        return self._cells.faults(self.name)


def sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets of a workbook in its order. Raises Refused."""
    try:
        workbook = fastexcel.read_excel(data)
    except fastexcel.FastExcelError:
        raise Refused("FI104") from None
    if len(workbook.sheet_names) > _SHEET_LIMIT:
        raise Refused("FI105", limit=f"{_SHEET_LIMIT} sheets")
    cells = WorkbookCells(data)
    for name in workbook.sheet_names:
        yield Sheet(workbook, cells, name)


def letter(index: int) -> str:
    """Excel's letters of a column: 0 → A, 27 → AB."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters = chr(ord("A") + rest) + letters
        index -= 1
    return letters
