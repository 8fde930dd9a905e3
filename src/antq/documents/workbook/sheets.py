"""A workbook's sheets by calamine (fastexcel), each parsed once: cells as text, by Excel's letters and row numbers."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Final

import fastexcel
import polars as pl

from antq.core.text import read_column
from antq.documents.guards import RefusedError
from antq.documents.workbook.cell_types import WorkbookCells
from antq.documents.workbook.package import Package, SheetPart
from antq.documents.workbook.sheet_formatting import SheetFormatting, WorkbookFormatting
from antq.documents.workbook.styles import CellStyle
from antq.privacy import persons

# Excel's own limit is 16,384; nobody reports in that many, and each costs memory.
_COLUMN_LIMIT: Final = 256
_SHEET_LIMIT: Final = 100
# A table that shares its sheet begins among so many rows.
_OPENING_ROWS: Final = 5_000
_DAY_ZERO: Final = date(1899, 12, 30)


class Sheet:
    """One sheet: `frame` holds its cells as text from row 1 on, a column for each of Excel's letters in use."""

    def __init__(
        self, workbook: fastexcel.ExcelReader, cells: WorkbookCells, formatting: WorkbookFormatting, name: str
    ) -> None:
        self.name = name
        self._workbook = workbook
        self._cells = cells
        self._formatting = formatting

    @cached_property
    def frame(self) -> pl.DataFrame:
        """All cells. Raises RefusedError when calamine cannot read them, or for too many columns."""
        frame = self._load(dtypes="string")
        for (letters, row), rich in self.formatting.rich.items():
            _put(frame, letters, [row], [rich.text])
        if self.day_zero != _DAY_ZERO:
            dates = self._days()
            for part in dates.partition_by("letters"):
                _put(frame, part["letters"][0], part["row"].to_list(), part["day"].to_list())
        return frame.with_columns(
            read_column(column) for column in frame.iter_columns() if column.dtype == pl.String
        )

    @property
    def formatting(self) -> SheetFormatting:
        """How the sheet looks to its sender."""
        return self._formatting.of_sheet(self.name)

    @property
    def styles(self) -> Sequence[CellStyle]:
        """The workbook's cell styles, by the number in `formatting.cells`."""
        return self._formatting.styles.cells

    @property
    def part(self) -> SheetPart | None:
        """What the workbook says of the sheet."""
        return self._formatting.package.sheets.get(self.name)

    @property
    def day_zero(self) -> date:
        """The day that a date's number counts from."""
        return date(1904, 1, 1) if self._formatting.package.counts_from_1904 else _DAY_ZERO

    def _days(self) -> pl.DataFrame:
        """The cells that hold dates as numbers: letters, row, day as calamine writes it."""
        dates = [i for i, style in enumerate(self.styles) if style.number_format.is_date]
        cells = self.formatting.cells.filter(pl.col("style").is_in(dates) & pl.col("type").is_in(["", "n"]))
        seconds = (
            (pl.col("value").cast(pl.Float64, strict=False) * 86_400).round().cast(pl.Int64, strict=False)
        )
        day = pl.lit(self.day_zero).cast(pl.Datetime) + pl.duration(seconds=seconds)
        return cells.select("letters", "row", day.dt.to_string("%Y-%m-%d %H:%M:%S").alias("day"))

    def _load(self, **options: Any) -> pl.DataFrame:
        try:
            sheet = self._workbook.load_sheet(self.name, header_row=None, skip_rows=0, **options)
            frame: pl.DataFrame = sheet.to_polars()
        except fastexcel.FastExcelError:
            raise RefusedError("FI104") from None
        if frame.width > _COLUMN_LIMIT:
            raise RefusedError("FI105", limit=f"{_COLUMN_LIMIT} columns")
        # A sheet may begin at column C: give each column the letter it has in Excel.
        return frame.rename({c.name: letter(c.absolute_index or 0) for c in sheet.selected_columns})

    def rows(self, first: int, count: int) -> list[tuple[str | None, ...]]:
        """At most `count` rows from index `first` on."""
        return self.frame.slice(first, count).rows()

    def suspicious_texts(self) -> list[str]:
        """Cells that may hold a number of a person."""
        return [text for column in self.frame.iter_columns() for text in persons.suspicious(column)]

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
    """The sheets of a workbook in its order. Raises RefusedError."""
    try:
        workbook = fastexcel.read_excel(data)
    except fastexcel.FastExcelError:
        raise RefusedError("FI104") from None
    if len(workbook.sheet_names) > _SHEET_LIMIT:
        raise RefusedError("FI105", limit=f"{_SHEET_LIMIT} sheets")
    package = Package(data)
    cells, formatting = WorkbookCells(package), WorkbookFormatting(package)
    for name in workbook.sheet_names:
        yield Sheet(workbook, cells, formatting, name)


def _put(frame: pl.DataFrame, letters: str, rows: Sequence[int], texts: Sequence[str | None]) -> None:
    """Put texts into the cells of a column, in place."""
    if letters in frame.columns:
        places = [(row - 1, text) for row, text in zip(rows, texts, strict=True) if row <= frame.height]
        column = frame[letters].scatter(
            [row for row, _ in places], pl.Series([text for _, text in places], dtype=pl.String)
        )
        frame.replace_column(frame.columns.index(letters), column)


def column_number(letters: str) -> int:
    """The number of a column: A → 1, AB → 28."""
    value = 0
    for character in letters:
        value = value * 26 + ord(character) - ord("A") + 1
    return value


def letter(index: int) -> str:
    """Excel's letters of a column: 0 → A, 27 → AB."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters = chr(ord("A") + rest) + letters
        index -= 1
    return letters
