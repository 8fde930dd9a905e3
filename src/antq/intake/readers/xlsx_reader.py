"""XLSX by calamine (fastexcel): values only, formulas are never evaluated."""

from typing import TYPE_CHECKING, Any

import fastexcel
import polars as pl

from antq import forms
from antq.intake import layouts, numbers
from antq.intake.document import ROW, CoverCell, Document, Places, Section
from antq.intake.findings import Finding
from antq.intake.guards import Inspected, Refused
from antq.intake.readers import common

if TYPE_CHECKING:
    from fastexcel._fastexcel import ColumnInfoNoDtype

# Excel's own limit is 16,384; nobody reports in that many, and each costs memory.
_COLUMN_LIMIT = 256
_SHEET_LIMIT = 100


def read(data: bytes, inspected: Inspected, max_rows: int) -> Document:
    """Read a workbook: the cover sheet and one section a form's sheet. Raises Refused."""
    try:
        workbook = fastexcel.read_excel(data)
    except fastexcel.FastExcelError:
        raise Refused("FI104") from None
    cover: dict[str, CoverCell] = {}
    sections = []
    findings: list[Finding] = []
    heading = list(inspected.margins)
    if inspected.has_formulas:
        findings.append(Finding("FI207"))
    if inspected.has_error_cells:
        findings.append(Finding("FI211"))
    if len(workbook.sheet_names) > _SHEET_LIMIT:
        raise Refused("FI105", limit=f"{_SHEET_LIMIT} sheets")
    for name in workbook.sheet_names:
        heading.append(name)
        if layouts.is_help(name):
            continue
        top = _load(workbook, name, n_rows=layouts.HEADER_SEARCH_ROWS)
        rows = top.rows()
        if layouts.is_cover(name):
            cover, cover_findings = layouts.read_cover(
                [
                    (row[0] or "", row[1] if len(row) > 1 else None, f"{name}!B{i + 1}")
                    for i, row in enumerate(rows)
                    if row
                ]
            )
            heading += [cell for row in rows for cell in row if cell]
            findings += cover_findings
            continue
        form = layouts.form_of_sheet(name)
        header = layouts.header_row(form, rows) if form else None
        heading += [cell for row in rows[: 8 if header is None else header] for cell in row if cell]
        if form is None:
            if top.height:
                findings.append(Finding("FI203", name))
            continue
        section = _section(workbook, name, form, top, header, max_rows)
        if section is not None:
            sections.append(section)
    return Document(cover, tuple(sections), tuple(findings), tuple(heading))


def _load(workbook: fastexcel.ExcelReader, name: str, **options: Any) -> pl.DataFrame:
    """A sheet from its first row on, as text. Raises Refused when calamine cannot read it."""
    try:
        sheet = workbook.load_sheet(
            name, **{"header_row": None, "skip_rows": 0, "dtypes": "string", **options}
        )
        frame: pl.DataFrame = sheet.to_polars()
    except fastexcel.FastExcelError:
        raise Refused("FI104") from None
    if frame.width > _COLUMN_LIMIT:
        raise Refused("FI105", limit=f"{_COLUMN_LIMIT} columns")
    # A sheet may begin at column C: give each column the letter it has in Excel.
    return frame.rename({c.name: letter(c.absolute_index or 0) for c in sheet.selected_columns})


def letter(index: int) -> str:
    """Excel's letters of a column: 0 → A, 27 → AB."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters = chr(ord("A") + rest) + letters
        index -= 1
    return letters


def _section(
    workbook: fastexcel.ExcelReader,
    name: str,
    form: str,
    top: pl.DataFrame,
    header: int | None,
    max_rows: int,
) -> Section | None:
    rows = top.rows()
    if header is None:
        nil = any(layouts.is_nil_text(cell) for row in rows for cell in row)
        if not nil and not any(cell for row in rows for cell in row):
            return None
        whole = common.tidy(_load(workbook, name), list(top.columns))
        unread = whole.height - sum(any(layouts.is_nil_text(cell) for cell in row) for row in rows)
        missing = () if nil and not unread else (Finding("FI205", name),)
        return Section(name, form, common.no_lines(), Places(f"{name}!A"), nil, missing, unread)
    place = f"{name}!{header + 1}"
    columns = layouts.match_columns(form, rows[header], place)
    # Personal columns have no name here and are not loaded.
    wanted = set(columns.names)

    def is_wanted(column: "ColumnInfoNoDtype") -> bool:
        return column.index in wanted

    body = _load(workbook, name, skip_rows=header + 1, use_columns=is_wanted)
    if body.height > max_rows:
        raise Refused("FI111", limit=str(max_rows))
    letters = {index: top.columns[index] for index in columns.names}
    frame = _native_numbers(
        workbook, name, header, form, body, {columns.names[i]: letters[i] for i in letters}
    )
    frame = frame.rename({letters[i]: columns.names[i] for i in letters if letters[i] in frame.columns})
    names = frame.columns
    frame = frame.with_row_index(ROW, offset=header + 2).with_columns(pl.col(ROW).cast(pl.Int64))
    frame = common.tidy(frame, names)
    frame, nil_row = common.take_nil(frame, names)
    above = any(layouts.is_nil_text(cell) for row in rows[:header] for cell in row)
    cells = {columns.names[i]: f"{name}!{letters[i]}" for i in letters}
    findings = [*columns.findings, *common.unknown_columns(frame, columns.headers, place)]
    return Section(
        name,
        form,
        common.with_reader_code(frame),
        Places(f"{name}!A", cell_before=cells),
        nil_row or above,
        tuple(findings),
    )


def _native_numbers(
    workbook: fastexcel.ExcelReader,
    name: str,
    header: int,
    form: str,
    body: pl.DataFrame,
    letters: dict[str, str],
) -> pl.DataFrame:
    """Write native numeric cells with the decimal comma, so that text `10.200` and the number 10.2 stay apart.

    calamine's text of a number has a point, and so may a text cell; read as integers, only the former has a value.
    """
    dotted = [
        letters[field.name]
        for field in forms.FORMS[form].fields
        if field.kind in ("count", "decimal", "text", "place")
        and field.name in letters
        and letters[field.name] in body.columns
        and body[letters[field.name]].str.contains(r"^-?\d+\.\d+$").any()
    ]
    if not dotted:
        return body
    whole = _load(workbook, name, skip_rows=header + 1, use_columns=",".join(dotted), dtypes="int")
    return body.with_columns(
        numbers.from_native(body[column], whole[column].is_not_null()).alias(column) for column in dotted
    )
