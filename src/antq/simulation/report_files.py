"""Writes a report as the files provinces send: a workbook, one CSV file a form, or JSON. Same input, same bytes.

Code cells may hold a code (written as its Vietnamese name in XLSX and CSV, as the code in JSON) or any other text,
which is written as it is. Numbers are int or Decimal; a str is what the clerk typed (`71,63`, `1.150`).
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from antq import forms
from antq.core.spreadsheet import harmless, is_formula_like, put_text, timeless
from antq.forms import Field
from antq.reference import lists

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | Decimal | date | bool
Line = Mapping[str, Cell]


@dataclass(frozen=True)
class Section:
    """The lines of one form; `nil` states that nothing happened, and then there are none."""

    form: str
    lines: Sequence[Line]
    nil: bool = False


@dataclass(frozen=True)
class Report:
    """What one file says: the cover's cells by their keys (see `antq.forms.ENVELOPE`), and its sections."""

    envelope: Mapping[str, Cell]
    sections: Sequence[Section]


def to_xlsx(report: Report) -> bytes:
    """A workbook of the template's shape: the cover and a sheet for each section."""
    workbook = Workbook()
    cover = workbook.active
    assert cover is not None  # noqa: S101  # a new workbook has its first sheet
    cover.title = forms.COVER_SHEET
    for field in forms.ENVELOPE:
        if field.name in report.envelope:
            _append(cover, [field.header_vi, _printed(field, report.envelope[field.name])])
    cover.column_dimensions["A"].width = 24
    cover.column_dimensions["B"].width = 48
    for section in report.sections:
        form = forms.FORMS[section.form]
        sheet = workbook.create_sheet(form.sheet)
        sheet.append([field.header_vi for field in form.fields])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for index, field in enumerate(form.fields, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = 34 if field.kind == "text" else 16
        sheet.freeze_panes = "A2"
        for line in section.lines:
            _append(sheet, [_native(field, line.get(field.name)) for field in form.fields])
        if section.nil:
            sheet.append([forms.NIL_TEXT])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return timeless(buffer.getvalue())


def _append(sheet: "Worksheet", row: Sequence[str | int | Decimal | None]) -> None:
    """Add a row; a text that looks like a formula stays a text."""
    sheet.append(row)
    for column, value in enumerate(row, start=1):
        if isinstance(value, str) and is_formula_like(value):
            put_text(sheet.cell(sheet.max_row, column), value)


def to_csv(report: Report) -> bytes:
    """A CSV file of the report's only section: cover lines, a heading row, the lines. Raises ValueError for more."""
    if len(report.sections) != 1:
        raise ValueError(f"a CSV file holds one form, not {len(report.sections)}")
    (section,) = report.sections
    form = forms.FORMS[section.form]
    text = io.StringIO()
    for field in forms.ENVELOPE:
        if field.name in report.envelope:
            text.write(f"# {field.header_vi}: {_printed(field, report.envelope[field.name])}\n")
    text.write(f"# {forms.CSV_FORM_LABEL}: {section.form}\n")
    if section.nil:
        text.write(f"{forms.NIL_TEXT}\n")
        return text.getvalue().encode()
    used = [
        field for field in form.fields if field.required or any(field.name in line for line in section.lines)
    ]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.header_vi for field in used])
    for line in section.lines:
        writer.writerow(
            [harmless(_printed(field, line[field.name])) if field.name in line else "" for field in used]
        )
    return text.getvalue().encode()


def to_json(report: Report) -> bytes:
    """The report as JSON: codes for codes, ISO dates, numbers as numbers."""
    document = {
        "envelope": {name: _plain(value) for name, value in report.envelope.items()},
        "filings": [
            {
                "form": section.form,
                "nil": section.nil,
                "lines": [{name: _plain(value) for name, value in line.items()} for line in section.lines],
            }
            for section in report.sections
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def vietnamese(number: int | Decimal) -> str:
    """A number as Vietnamese texts print it: thousands dot, decimal comma (`1.150`, `71,63`)."""
    return f"{number:,}".replace(",", "\0").replace(".", ",").replace("\0", ".")


def _printed(field: Field, value: Cell) -> str:
    """A cell as a clerk writes it."""
    if isinstance(value, bool):
        return lists.labels("boolean")["true" if value else "false"]
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")  # never 1.25E+3: no clerk writes that
    if field.code_list and isinstance(value, str):
        return lists.labels(field.code_list).get(value, value)
    return str(value)


def _native(field: Field, value: Cell | None) -> str | int | Decimal | None:
    """A cell of a workbook: numbers stay numbers."""
    if value is None or (isinstance(value, int | Decimal) and not isinstance(value, bool)):
        return value
    return _printed(field, value)


def _plain(value: Cell) -> str | int | float | bool:
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
