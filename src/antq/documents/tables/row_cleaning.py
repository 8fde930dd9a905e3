"""What the table readers share: blank cells, blank rows, rows that are no lines, unknown columns."""

from collections.abc import Sequence

import polars as pl

from antq.documents.document import NOTE, REFUSED_BY_READER, ROW, UNKNOWN_PREFIX
from antq.documents.layouts import is_nil_text, may_mean_nil
from antq.findings.catalogue import Finding
from antq.privacy import persons

# Postgres stores no NUL in text.
_NUL = "\x00"
# Cells that add nothing to the words.
_NO_FIGURE = ("0", "-", "–", "—")
# More rows of one text each are no statement.
_NIL_ROWS = 1000


def tidy(frame: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Trim cells and make blank ones null, then drop the rows in which every cell is blank."""
    text = [
        name for name in columns if frame[name].dtype == pl.String and frame[name].null_count() < frame.height
    ]
    cells = [pl.col(name).str.strip_chars().str.replace_all(_NUL, "\ufffd", literal=True) for name in text]
    frame = frame.with_columns(cells)
    frame = frame.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in text)
    if not text:
        return frame.clear()
    frame = frame.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in text))
    if "place" not in text:
        return frame
    # A dash or dots in the column of places name none; a row of nothing else stays a row.
    return frame.with_columns(pl.when(pl.col("place").str.contains(r"[\pL\pN]")).then("place").alias("place"))


def take_nil(frame: pl.DataFrame, columns: list[str]) -> tuple[pl.DataFrame, bool]:
    """Take out rows that say nothing but `Không phát sinh`; whether there was one.

    Next to it may be a number of the row, zeros and dashes. `Không có` says so only where there is no other row.
    """
    if frame.is_empty() or not columns:
        return frame, False
    filled_cells = pl.sum_horizontal(
        (~pl.col(name).cast(pl.String).is_in(_NO_FIGURE)).fill_null(value=False).cast(pl.Int32)
        for name in columns
        if name != "group_no"
    )
    alone = frame.filter(filled_cells <= 1)
    if alone.is_empty() or alone.height > _NIL_ROWS:
        return frame, False
    worded = [pl.when(pl.col(name).cast(pl.String).str.contains(r"\pL")).then(name) for name in columns]
    one = pl.sum_horizontal(cell.is_not_null().cast(pl.Int32) for cell in worded) == 1
    # Next to the words only a number of the row: a figure alone in its row says no nil.
    found = alone.filter(
        one
        & (
            filled_cells
            == pl.any_horizontal(
                cell.is_not_null() for name, cell in zip(columns, worded, strict=True) if name != "group_no"
            ).cast(pl.Int32)
        )
    ).select(ROW, pl.coalesce(worded).alias("cell"))
    rows = [row for row, words in found.iter_rows() if is_nil_text(words)]
    others = frame.filter(~pl.col(ROW).is_in(rows))
    if others.height == found.height - len(rows) and all(may_mean_nil(words) for words in found["cell"]):
        others = frame.clear()
    return others, others.height < frame.height


def without_notes(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The frame with the cells of titles and notes emptied, which nobody need read."""
    if not (frame[REFUSED_BY_READER] == NOTE).any():
        return frame
    is_line = pl.col(REFUSED_BY_READER).ne_missing(NOTE)
    return frame.with_columns(pl.when(is_line).then(name).alias(name) for name in columns)


def unknown_columns(frame: pl.DataFrame, headers: dict[str, str], place: str) -> list[Finding]:
    """A finding for every unknown column that holds anything."""
    findings = []
    for name in frame.columns:
        filled = frame.height - frame[name].null_count()
        if name.startswith(UNKNOWN_PREFIX) and filled:
            findings.append(
                Finding("FI201", place, value=persons.mask(headers[name]), args={"count": str(filled)})
            )
    return findings


def no_lines() -> pl.DataFrame:
    """The frame of a section without lines."""
    return pl.DataFrame(schema={ROW: pl.Int64, REFUSED_BY_READER: pl.String})


def with_reader_code(frame: pl.DataFrame, code: pl.Expr | pl.Series | None = None) -> pl.DataFrame:
    """Add the column of the reader's own refusals."""
    return frame.with_columns(
        (pl.lit(None, dtype=pl.String) if code is None else code).alias(REFUSED_BY_READER)
    )
