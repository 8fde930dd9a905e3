"""Rows of totals that a sender stated, against the lines: they are no lines, but a total that differs is reported.

A total may be below its lines or above them, and may be that of a part (`Cộng huyện …`): it is reported only if it fits
none of these readings.
"""

from bisect import bisect_left, bisect_right
from decimal import Decimal
from itertools import accumulate

import polars as pl

from antq import forms
from antq.documents import numbers
from antq.documents.document import LINE_KIND, REFUSED_BY_READER, ROW, TOTAL, Section
from antq.findings.catalogue import Finding
from antq.privacy import persons

# A file with more rows of totals is none that a province writes; the rest go unchecked.
_MOST_ROWS = 200
# Cases and suspects are on one line of a group, and a sender may repeat them on each.
_OF_GROUP = ("cases", "suspects")
# Where the lines of a column are of several kinds, nobody can add them up.
_SAME = {"quantity": ("item", "unit"), "value": ("measure",)}
_NEVER_ADDED = ("denominator",)


def check_stated_totals(section: Section, set_aside: pl.DataFrame, lines: pl.DataFrame) -> list[Finding]:
    """The findings on the rows of totals among `set_aside` (as read), given the valid lines (as judged).

    `lines` holds the accepted and warned lines with the text of their cells in `raw_` columns.
    """
    form = forms.FORMS[section.form]
    totals = set_aside.filter(pl.col(REFUSED_BY_READER) == TOTAL).head(_MOST_ROWS)
    if totals.is_empty():
        return []
    fields = [
        f
        for f in form.fields
        if f.kind in ("count", "decimal") and f.name not in _NEVER_ADDED and f.name in totals.columns
    ]
    kinds = totals[LINE_KIND].unique(maintain_order=True).to_list() if LINE_KIND in totals.columns else [None]
    found = []
    for kind in kinds:
        of_kind = pl.lit(value=True) if kind is None else pl.col(LINE_KIND) == kind
        for field in fields:
            found += _check_column(section, field, totals.filter(of_kind), lines.filter(of_kind))
    return found


def _check_column(
    section: Section, field: forms.Field, totals: pl.DataFrame, lines: pl.DataFrame
) -> list[Finding]:
    stated_totals, _ = numbers.parse(totals[field.name])
    if stated_totals.null_count() == stated_totals.len():
        return []
    kind_columns = [name for name in _SAME.get(field.name, ()) if name in lines.columns]
    if kind_columns and lines.filter(pl.col(field.name).is_not_null()).select(kind_columns).n_unique() > 1:
        return []
    columns = [lines[field.name]]
    if field.name in _OF_GROUP:
        columns.append(numbers.parse(lines[f"raw_{field.name}"])[0])
    sums = [_Sums(lines[ROW].to_list(), column.to_list()) for column in columns]
    places = totals.select(section.places.cell(field.name).alias("place"))["place"]
    rows = totals[ROW].to_list()
    found = []
    for i, (row, text, place) in enumerate(zip(rows, stated_totals, places, strict=True)):
        if text is None:
            continue
        previous_row, next_row = ([0, *rows][i], [*rows, None][i + 1])
        readings = [
            reading
            for column in sums
            for reading in (
                column.between(0, None),
                column.between(0, row),
                column.between(previous_row, row),
                column.between(row, next_row),
            )
        ]
        number = Decimal(text)
        if number not in readings:
            _, summed = min((abs(reading - number), reading) for reading in readings)
            args = {"stated": _shown(number), "summed": _shown(summed), "header": field.header_vi}
            raw = totals[field.name][i]
            found.append(Finding("FI216", place, field.name, persons.mask(raw), args))
    return found


class _Sums:
    """Sums of a column's numbers by row."""

    def __init__(self, rows: list[int], values: list[str | None]) -> None:
        self._rows = rows
        self._sums = [Decimal(0), *accumulate(Decimal(value or 0) for value in values)]

    def between(self, after_row: int, before_row: int | None) -> Decimal:
        """The sum over the rows after one and before another (None: to the last)."""
        last = len(self._rows) if before_row is None else bisect_left(self._rows, before_row)
        return self._sums[last] - self._sums[min(bisect_right(self._rows, after_row), last)]


def _shown(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")
