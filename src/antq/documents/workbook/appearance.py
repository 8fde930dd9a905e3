"""What a table's cells show that they do not store, and what of it is hidden or cancelled, as findings.

The figure that is read is the likely one; whether it is certain (a warning) or not (a question) is in the catalogue
with each finding, and in docs/questions.md.
"""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from antq.documents.document import FAULTS, REFUSED_BY_READER, ROW, UNKNOWN_PREFIX
from antq.documents.tables.parts import Part
from antq.documents.workbook import shown_numbers
from antq.documents.workbook.rich_text import RichText
from antq.documents.workbook.sheets import Sheet, column_number
from antq.documents.workbook.shown_numbers import FIGURES
from antq.findings.catalogue import Finding

HIDDEN_ROWS, HIDDEN_COLUMN, HIDDEN_SHEET, VERY_HIDDEN_SHEET, UNSEEN = (
    "FI222",
    "FI223",
    "FI224",
    "FI225",
    "FI226",
)
STRUCK_LINE, STRUCK_CELL, PART_LEFT_OUT, MAY_BE_A_POWER = "FI227", "FI228", "FI229", "FI230"
CONDITION: Final = "FI251"
_SHOWN_ROWS: Final = 8
_SHOWN_AREAS: Final = 3
_AREA: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")


@dataclass(frozen=True)
class Appearance:
    """A table looked at: its frame with the likely figures, the findings on its cells and on the whole."""

    frame: pl.DataFrame
    faults: pl.DataFrame
    findings: tuple[Finding, ...]


def judge_appearance(
    sheet: Sheet,
    frame: pl.DataFrame,
    letters: Mapping[str, str],
    kinds: Mapping[str, str],
    units: pl.DataFrame | None,
) -> Appearance:
    """Look at a table's filled rows.

    `letters` and `kinds` give each column of `frame` its letters and what it holds; `units` each row's unit.
    """
    names = {letter: name for name, letter in letters.items() if not name.startswith(UNKNOWN_PREFIX)}
    formatting = sheet.formatting
    lines = frame.filter(pl.col(REFUSED_BY_READER).is_null())
    findings = [*_hidden_rows(sheet, lines, list(names.values())), *_hidden_columns(sheet, lines, names)]
    figures = {letter: name for letter, name in names.items() if kinds.get(name) in FIGURES}
    findings += _disguised(sheet, lines, figures)
    if formatting.cells.is_empty() and not formatting.rich:
        return Appearance(frame, pl.DataFrame(schema=FAULTS), tuple(findings))
    cells = formatting.cells.filter(
        pl.col("letters").is_in(list(names)) & pl.col("row").is_in(lines[ROW].implode())
    )
    cells = cells.with_columns(pl.col("letters").replace_strict(names, return_dtype=pl.String).alias("field"))
    findings += _unseen(sheet, cells)
    rows = set(lines[ROW])
    rich = [
        (names[letter], row, text)
        for (letter, row), text in formatting.rich.items()
        if letter in names and row in rows
    ]
    struck = _struck_cells(sheet, cells, rich)
    marked = [
        (
            row,
            name,
            MAY_BE_A_POWER if text.is_power else PART_LEFT_OUT,
            text.text,
            {"left_out": text.left_out},
        )
        for name, row, text in rich
        if not text.is_struck
    ]
    numbers = shown_numbers.judge(sheet, cells, lines, kinds, units)
    frame = numbers.put(frame)
    return Appearance(
        frame,
        pl.concat([_faults([*_struck(lines, struck, list(names.values())), *marked]), numbers.faults]),
        tuple(findings),
    )


def report_hidden_sheet(part: Part, sheet: Sheet) -> Part:
    """The part with a finding where its sheet is hidden and holds a report all the same."""
    section, state = part.section, sheet.part
    if state is None or not state.is_hidden or not (section.frame.height or section.nil):
        return part
    finding = Finding(VERY_HIDDEN_SHEET if state.is_very_hidden else HIDDEN_SHEET, sheet.name)
    return replace(part, section=replace(section, findings=(*section.findings, finding)))


def _hidden_rows(sheet: Sheet, lines: pl.DataFrame, names: Sequence[str]) -> Iterator[Finding]:
    hidden = sheet.formatting.hidden_rows
    if not hidden or not names:
        return
    filled = pl.any_horizontal(pl.col(name).is_not_null() for name in names)
    rows = lines.filter(pl.col(ROW).is_in(hidden) & filled)[ROW].to_list()
    if rows:
        args = {"rows": _listed(rows), "count": str(len(rows))}
        yield Finding(HIDDEN_ROWS, f"{sheet.name}!{rows[0]}", args=args)


def _hidden_columns(sheet: Sheet, lines: pl.DataFrame, names: Mapping[str, str]) -> Iterator[Finding]:
    for letter, name in names.items():
        rows = lines.filter(pl.col(name).is_not_null())[ROW]
        number = column_number(letter)
        if rows.len() and any(first <= number <= last for first, last in sheet.formatting.hidden_columns):
            args = {"column": letter, "count": str(rows.len())}
            yield Finding(HIDDEN_COLUMN, f"{sheet.name}!{letter}{rows[0]}", name, args=args)


def _disguised(sheet: Sheet, lines: pl.DataFrame, figures: Mapping[str, str]) -> Iterator[Finding]:
    """Figures in ranges with a condition that hides them, strikes them through or shows another number.

    One finding a sheet: Excel parts a range into many when rows are copied.
    """
    numbers = {column_number(letter): name for letter, name in figures.items()}
    spans: dict[str, list[tuple[int, int]]] = {}
    areas: list[tuple[str, int, int]] = []
    for area in dict.fromkeys(sheet.formatting.disguising):
        corners = _AREA.fullmatch(area.replace("$", ""))
        if corners is None:
            continue
        left, right = sorted(column_number(part) for part in (corners[1], corners[3] or corners[1]))
        top, bottom = sorted(int(part) for part in (corners[2], corners[4] or corners[2]))
        inside = [name for number, name in numbers.items() if left <= number <= right]
        for name in inside:
            spans.setdefault(name, []).append((top, bottom))
        if inside:
            areas.append((area, top, bottom))
    rows = sorted({row for name, of_column in spans.items() for row in _rows_within(lines, name, of_column)})
    if not rows:
        return
    shown = [area for area, top, bottom in areas if bisect_left(rows, top) < bisect_right(rows, bottom)]
    named = ", ".join(shown[:_SHOWN_AREAS]) + (" …" if len(shown) > _SHOWN_AREAS else "")
    yield Finding(CONDITION, f"{sheet.name}!{shown[0]}", args={"rows": _listed(rows), "range": named})


def _rows_within(lines: pl.DataFrame, name: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """The rows of a column's filled cells that one of `spans` holds: first row, last row."""
    filled = lines.filter(pl.col(name).is_not_null())[ROW]
    ordered = pl.DataFrame(spans, schema={"top": pl.Int64, "bottom": pl.Int64}, orient="row").sort("top")
    # How many spans begin at a row or above it; the lowest end of all these tells whether one of them holds the row.
    begun = ordered["top"].search_sorted(filled, side="right")
    lowest = pl.concat([pl.Series([0], dtype=pl.Int64), ordered["bottom"].cum_max()])
    return filled.filter(lowest.gather(begun) >= filled).to_list()


def _unseen(sheet: Sheet, cells: pl.DataFrame) -> Iterator[Finding]:
    """Cells in the colour of their ground, too small to read, or with a format that shows nothing."""
    unseen = [i for i, style in enumerate(sheet.styles) if style.is_unseen]
    hiding = [i for i, style in enumerate(sheet.styles) if style.number_format.hides]
    number = pl.col("type").is_in(["", "n"])
    is_zero = number & (pl.col("value").cast(pl.Float64, strict=False) == 0)
    found = cells.filter(
        (pl.col("style").is_in(unseen) | (pl.col("style").is_in(hiding) & number))
        & ~is_zero.fill_null(value=False)
    )
    if found.height:
        rows = found["row"].unique().sort().to_list()
        place = f"{sheet.name}!{found['letters'][0]}{found['row'][0]}"
        yield Finding(UNSEEN, place, args={"rows": _listed(rows), "count": str(found.height)})


def _struck_cells(
    sheet: Sheet, cells: pl.DataFrame, rich: Sequence[tuple[str, int, RichText]]
) -> pl.DataFrame:
    """The cells whose whole text is struck through: field, row. Where a text has parts, they say so, not its cell."""
    struck = [i for i, style in enumerate(sheet.styles) if style.is_struck]
    found = cells.filter(pl.col("style").is_in(struck)).select("field", "row")
    parts = [(name, row, text.is_struck) for name, row, text in rich]
    in_parts = pl.DataFrame(
        parts, schema={"field": pl.String, "row": pl.Int64, "is_struck": pl.Boolean}, orient="row"
    )
    struck_cells = found.join(in_parts, on=["field", "row"], how="anti", maintain_order="left")
    return pl.concat([struck_cells, in_parts.filter("is_struck").select("field", "row")])


def _struck(
    lines: pl.DataFrame, struck: pl.DataFrame, names: Sequence[str]
) -> Iterator[tuple[int, str | None, str, str | None, dict[str, str]]]:
    """Lines that are struck through as a whole, and single cells that are."""
    if struck.is_empty():
        return
    filled = lines.select(
        pl.col(ROW).alias("row"),
        pl.sum_horizontal(pl.col(name).is_not_null().cast(pl.Int32) for name in names).alias("filled"),
    )
    by_row = struck.group_by("row").len().join(filled, on="row").filter(pl.col("len") >= pl.col("filled"))
    struck_rows = set(by_row["row"])
    for row in sorted(struck_rows):
        yield row, None, STRUCK_LINE, None, {}
    for name, row in struck.iter_rows():
        if row not in struck_rows:
            yield row, name, STRUCK_CELL, None, {}


def _faults(found: list[tuple[int, str | None, str, str | None, dict[str, str]]]) -> pl.DataFrame:
    rows = [
        (row, None, name, code, value, json.dumps(args, ensure_ascii=False))
        for row, name, code, value, args in found
    ]
    return pl.DataFrame(rows, schema=FAULTS, orient="row")


def _listed(rows: Sequence[int]) -> str:
    """Row numbers as runs, the first few: `3, 7–12, 40 …`."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in runs[:_SHOWN_ROWS]]
    return ", ".join(shown) + (" …" if len(runs) > _SHOWN_ROWS else "")
