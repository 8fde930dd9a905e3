"""What the table readers share: blank cells, blank rows, rows that are no lines, unknown columns."""

import polars as pl

from antq.intake import personal
from antq.intake.document import REFUSED_BY_READER, ROW, UNKNOWN_PREFIX
from antq.intake.findings import Finding
from antq.intake.layouts import is_nil_text

# Postgres stores no NUL in text.
_NUL = "\x00"


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
    return frame.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in text))


def take_nil(frame: pl.DataFrame, columns: list[str]) -> tuple[pl.DataFrame, bool]:
    """Take out rows whose only cell says `Không phát sinh`; whether there was one."""
    if frame.is_empty() or not columns:
        return frame, False
    filled = pl.sum_horizontal(pl.col(name).is_not_null().cast(pl.Int32) for name in columns)
    alone = frame.filter(filled == 1).select(ROW, pl.coalesce(columns).alias("cell"))
    rows = [row for row, cell in alone.iter_rows() if is_nil_text(cell)] if alone.height <= 1000 else []
    return (frame.filter(~pl.col(ROW).is_in(rows)), True) if rows else (frame, False)


def unknown_columns(frame: pl.DataFrame, headers: dict[str, str], place: str) -> list[Finding]:
    """A finding for every unknown column that holds anything."""
    findings = []
    for name in frame.columns:
        filled = frame.height - frame[name].null_count()
        if name.startswith(UNKNOWN_PREFIX) and filled:
            findings.append(
                Finding("FI201", place, value=personal.mask(headers[name]), args={"count": str(filled)})
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
