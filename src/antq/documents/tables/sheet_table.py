"""A table of a workbook's sheet → a part of a section: its cells as the layout says they are written."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import polars as pl

from antq import forms
from antq.documents import document, layouts, numbers
from antq.documents.document import (
    LABEL_PREFIX,
    NOTE,
    REFUSED_BY_READER,
    ROW,
    TOTAL,
    UNKNOWN_PREFIX,
    Places,
    Section,
    no_faults,
)
from antq.documents.guards import RefusedError
from antq.documents.layouts import LINE_SEPARATOR, Table, TablePlace
from antq.documents.tables import row_cleaning, structure
from antq.documents.tables.parts import (
    Part,
    faults_of,
    report_lost_faults,
    split_rows_into_lines,
    with_constants,
)
from antq.documents.workbook import appearance
from antq.documents.workbook.sheets import Sheet
from antq.findings.catalogue import Finding
from antq.reference import lists

_NIL: Final = "nil"
_FIGURES: Final = ("count", "decimal")
# What labels a row: at least two letters, or a sign of sums.
_LABEL: Final = r"\pL\PL*\pL|[Σ∑+%]"
_DASH: Final = r"^\s*[-–—]+\s*$"
# Days as Excel counts them, from 1954 (1958 where it counts from 1904) to 2119.
_SERIAL: Final = r"^[2-7]\d{4}(?:[.,]\d+)?$"


def read(sheet: Sheet, table_place: TablePlace, max_rows: int, *, has_faults: bool) -> Part | None:
    """Read one table; None where none is. `has_faults`: the file has formula or error cells. Raises RefusedError."""
    part = _read(sheet, table_place, max_rows, has_faults)
    return appearance.report_hidden_sheet(part, sheet) if part else None


def _read(sheet: Sheet, table_place: TablePlace, max_rows: int, has_faults: bool) -> Part | None:
    table = table_place.table
    above = sheet.frame.slice(table_place.first, table_place.headings.row if table_place.headings else None)
    if table_place.headings is None:
        return _without_headings(sheet, table_place, above)
    nil = any(layouts.is_nil_text(cell) for row in above.rows() for cell in row)
    header = table_place.first + table_place.headings.row
    place = f"{sheet.name}!{header + 1}"
    columns = layouts.match_columns(table, table_place.headings.texts, place)
    grid = structure.Grid(table, columns.names, table_place.headings.texts)
    lines = header + table.header_rows
    start = lines + table.skip_rows
    body = sheet.frame.slice(start, None if table_place.end is None else max(table_place.end - start, 0))
    if body.height > max_rows:
        raise RefusedError("FI111", limit=str(max_rows))
    # In the sheet's order: cells before those of the lines label their rows.
    read_names = dict(sorted((columns.names | columns.labels).items()))
    letters = {name: body.columns[index] for index, name in read_names.items()}
    cells = {name: f"{sheet.name}!{letter}" for name, letter in letters.items()}
    marks = _layout_mark_else_place_mark(structure.mark_rows(body, grid), _marks(body, table))
    title = structure.mark_unread_rows(above.rows(), grid)
    skipped = structure.mark_unread_rows(sheet.rows(lines, table.skip_rows), grid)
    unread = pl.concat(
        [
            _rows(sheet, table, letters, table_place.first, title),
            _rows(sheet, table, letters, lines, skipped),
        ]
    ).filter(pl.col(REFUSED_BY_READER) == structure.ABOVE)
    # Lines keep their numbers from before the unread rows above were found: those come last.
    frame = pl.concat([_rows(sheet, table, letters, start, marks), unread])
    names = list(letters)
    frame = row_cleaning.tidy(frame, names)
    frame, nil_row = _take_nil(frame, names)
    frame = _as_written(frame, table, sheet.day_zero)
    kinds = {name: _kind(table, name) for name in names}
    table_appearance = appearance.judge_appearance(sheet, frame, letters, kinds, _units(frame, table))
    frame = table_appearance.frame
    findings = [
        *columns.findings,
        *row_cleaning.unknown_columns(frame, columns.headers, place),
        *table_appearance.findings,
    ]
    findings += _scale_notes(sheet, table_place, above, body, grid)
    faults = pl.concat(
        [
            faults_of(sheet, letters, start, body.height) if has_faults else no_faults(),
            table_appearance.faults,
        ]
    )
    section = Section(
        sheet.name,
        table.form,
        with_constants(frame, table.constants.get("", {})),
        Places(f"{sheet.name}!A", cell_before=cells),
        nil or nil_row,
        tuple(findings),
        faults=faults,
        titles=0 if structure.is_own_title(above.rows(), grid) else [*title, *skipped].count(NOTE),
    )
    part = Part(section, cells, table.number)
    part = split_rows_into_lines(part, table) if table.lines else part
    return report_lost_faults(part)


def _rows(
    sheet: Sheet, table: Table, letters: Mapping[str, str], start: int, marks: pl.Series
) -> pl.DataFrame:
    """Rows of the sheet by the names of their columns, with their numbers and what the reader says of each."""
    body = sheet.frame.slice(start, marks.len())
    frame = body.select(
        pl.col(letter).alias(name)
        if not name.startswith(LABEL_PREFIX)
        # A row's number labels nothing, and a row that holds nothing else is blank.
        else pl.when(pl.col(letter).str.contains(_LABEL)).then(pl.col(letter)).alias(name)
        for name, letter in letters.items()
    )
    frame = _native_numbers(sheet, table, frame, letters, start)
    frame = row_cleaning.with_reader_code(frame, marks)
    return frame.with_row_index(ROW, offset=start + 1).with_columns(pl.col(ROW).cast(pl.Int64))


def _scale_notes(
    sheet: Sheet, table_place: TablePlace, above: pl.DataFrame, body: pl.DataFrame, grid: structure.Grid
) -> list[Finding]:
    """The first note above, in, next to or below the table that states a scale, as a question."""
    letters = sheet.frame.columns
    header = table_place.first + (table_place.headings.row if table_place.headings else 0)
    texts = [
        (f"{sheet.name}!{letters[i]}{table_place.first + at + 1}", cell)
        for at, row in enumerate(above.rows())
        for i, cell in enumerate(row)
        if cell
    ]
    texts += [(f"{sheet.name}!{letters[i]}{header + 1}", text) for i, text in grid.scaled_headings()]
    below = header + grid.table.header_rows + grid.table.skip_rows
    texts += [
        (f"{sheet.name}!{letters[i]}{below + at + 1}", cell)
        for at, i, cell in structure.find_scale_notes(body, grid)
    ]
    return structure.scale_findings(texts)


def _without_headings(sheet: Sheet, table_place: TablePlace, rows: pl.DataFrame) -> Part | None:
    """A table whose headings are not there: a nil report, or rows that cannot be read."""
    if table_place.end is not None:
        rows = rows.head(table_place.end - table_place.first)
    if table_place.table.starts_at:
        opening = next((cell for cell in rows.row(0) if cell), "")
        rows = rows.slice(1)
    else:
        opening = ""
    marked = row_cleaning.tidy(
        rows.with_columns(_marks(rows, table_place.table).alias(ROW)), list(rows.columns)
    )
    nil = layouts.ends_in_nil(opening)
    cells = marked.drop(ROW).head(1000).rows()
    nil_rows = sum(any(layouts.is_nil_text(cell) for cell in row) for row in cells)
    alone = [words for row in cells if (words := [cell for cell in row if cell])]
    if len(alone) == 1 and len(alone[0]) == 1 and layouts.may_mean_nil(alone[0][0]):
        nil_rows = 1
    unread = marked.filter(pl.col(ROW).ne_missing(NOTE)).height - nil_rows
    nil = nil or nil_rows > 0
    if not nil and not unread:
        return None
    missing = (Finding("FI205", sheet.name),) if unread else ()
    places = Places(f"{sheet.name}!A")
    section = Section(
        sheet.name, table_place.table.form, row_cleaning.no_lines(), places, nil, missing, unread
    )
    return Part(section, {}, table_place.table.number)


def _marks(body: pl.DataFrame, table: Table) -> pl.Series:
    """By the first words of each row: TOTAL, NOTE (from the first note on), `nil`, or null."""
    no_marks = pl.Series(values=[None] * body.height, dtype=pl.String)
    if (not table.totals and not table.ends_at) or not body.width:
        return no_marks
    worded = [pl.when(pl.col(name).str.contains(r"\pL")).then(name) for name in body.columns]
    opening = body.select(pl.coalesce(worded).alias("opening"))["opening"]
    meanings = {text: mark for text in opening.drop_nulls().unique() if (mark := _meaning(text, table))}
    if not meanings:
        return no_marks
    found = opening.replace_strict(meanings, default=None, return_dtype=pl.String)
    notes = (found == NOTE).fill_null(value=False).cum_max()
    return pl.DataFrame({"found": found, "notes": notes}).select(
        pl.when("notes").then(pl.lit(NOTE)).otherwise("found").alias("mark")
    )["mark"]


def _layout_mark_else_place_mark(one: pl.Series, other: pl.Series) -> pl.Series:
    """What the layout says of a row, else what its place says; a question of its place comes before all."""
    questions = [structure.SECOND_TABLE, structure.OTHER_TABLE]
    return pl.DataFrame({"one": one, "other": other}).select(
        pl.when(pl.col("one").is_in(questions))
        .then("one")
        .otherwise(pl.coalesce("other", "one"))
        .alias("mark")
    )["mark"]


def _meaning(text: str, table: Table) -> str | None:
    if layouts.is_like(text, table.ends_at):
        return NOTE
    if layouts.is_like(text, table.totals):
        return TOTAL
    return _NIL if layouts.is_nil_text(text) else None


def _take_nil(frame: pl.DataFrame, names: list[str]) -> tuple[pl.DataFrame, bool]:
    """Take out the rows that say nil and state no figure; empty the notes, which nobody need read."""
    figure = pl.any_horizontal(pl.col(name).str.contains("[1-9]") for name in names)
    is_nil = (pl.col(REFUSED_BY_READER) == _NIL) & ~figure.fill_null(value=False)
    nil = frame.filter(is_nil.fill_null(value=False)).height > 0
    if nil:
        frame = frame.filter(~is_nil.fill_null(value=False))
    mark = pl.col(REFUSED_BY_READER)
    frame = row_cleaning.without_notes(frame, names)
    if (frame[REFUSED_BY_READER] == _NIL).any():
        frame = frame.with_columns(pl.when(mark != _NIL).then(mark).alias(REFUSED_BY_READER))
    frame, alone = row_cleaning.take_nil(frame, names)
    return frame, nil or alone


def _kind(table: Table, name: str) -> str:
    """What a column of this name holds; of checks, what their field holds; of unknown columns, text."""
    field = name.rpartition(LINE_SEPARATOR)[2]
    for prefix in document.CHECKS:
        field = field.removeprefix(prefix)
    kinds = {f.name: f.kind for f in forms.FORMS[table.form].fields}
    return kinds.get(field, "text")


def _native_numbers(
    sheet: Sheet, table: Table, frame: pl.DataFrame, letters: Mapping[str, str], start: int
) -> pl.DataFrame:
    """Write native numeric cells with the decimal comma, so that text `10.200` and the number 10.2 stay apart."""
    dotted = [
        name
        for name in frame.columns
        if not name.startswith((UNKNOWN_PREFIX, LABEL_PREFIX))
        and _kind(table, name) in (*_FIGURES, "text", "place")
        and frame[name].str.contains(".", literal=True).any()
        and frame[name].str.contains(r"^-?\d+\.\d+$").any()
    ]
    return frame.with_columns(
        numbers.from_native(frame[name], sheet.is_native(letters[name]).slice(start, frame.height)).alias(
            name
        )
        for name in dotted
    )


def _units(frame: pl.DataFrame, table: Table) -> pl.DataFrame | None:
    """The unit code of each row's quantity, by the quantity's column: field, row, unit."""
    found = []
    for name in [n for n in frame.columns if n.rpartition(LINE_SEPARATOR)[2] == "quantity"]:
        line = name.rpartition(LINE_SEPARATOR)[0]
        constant = {**table.constants.get("", {}), **table.constants.get(line, {})}.get("unit")
        unit = f"{line}{LINE_SEPARATOR}unit" if line else "unit"
        unit = unit if unit in frame.columns else "unit"
        if constant is None and unit not in frame.columns:
            continue
        written = pl.lit(constant) if constant else pl.col(unit)
        found.append(
            frame.select(pl.lit(name).alias("field"), pl.col(ROW).alias("row"), written.alias("unit"))
        )
    if not found:
        return None
    units = pl.concat(found)
    codes = {text: lists.find("units", text) for text in units["unit"].drop_nulls().unique()}
    return units.with_columns(
        pl.col("unit").replace_strict(list(codes), list(codes.values()), default=None, return_dtype=pl.String)
    )


def _as_written(frame: pl.DataFrame, table: Table, day_zero: date) -> pl.DataFrame:
    """Dashes, serial dates and blank cells under a merged one, as the layout says."""
    kinds = {name: _kind(table, name) for name in frame.columns}
    changed = []
    for name, kind in kinds.items():
        cell = pl.col(name)
        if table.dash and kind in _FIGURES:
            dash_value = pl.lit("0" if table.dash == "zero" else None, dtype=pl.String)
            changed.append(pl.when(cell.str.contains(_DASH)).then(dash_value).otherwise(cell).alias(name))
        elif table.dates == "serial" and kind == "date":
            days = cell.str.replace(r"[.,]\d+$", "").str.to_integer(strict=False)
            day = (pl.lit(day_zero) + pl.duration(days=days)).dt.to_string("%Y-%m-%d")
            changed.append(pl.when(cell.str.contains(_SERIAL)).then(day).otherwise(cell).alias(name))
    inherited = {column.name for column in table.columns if column.role == "fill_down"} & set(kinds)
    line = pl.col(REFUSED_BY_READER).is_null()
    changed += [
        pl.when(line).then(pl.when(line).then(name).forward_fill()).otherwise(name).alias(name)
        for name in inherited
    ]
    return frame.with_columns(changed)
