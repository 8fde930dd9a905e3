"""The template as the warehouse hands it out, filled in by a unit."""

import functools
import io
from random import Random
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from antq import forms, templates
from antq.core.spreadsheet import timeless
from antq.templates.unit_history import UnitHistory

from . import template
from .book import Book, put

SHEETS: Final = {form.key: form.sheet for form in forms.FORMS.values()}


def book(rng: Random, form: str, name: str) -> Book:
    """A report of one form on the template; the sheets of the other forms are taken away."""
    draft = template.draft(rng, form, "province")
    workbook = load_workbook(
        io.BytesIO(_issued(*(_stated(draft, f) for f in ("province", "period")), draft.slot[1]))
    )
    for other, title in SHEETS.items():
        if other != form:
            del workbook[title]
    sheet = workbook[SHEETS[form]]
    draft.page.title = sheet.title
    head, columns = _headings(sheet, form)
    for number, row in enumerate(draft.table.lines, start=head + 1):
        row.number = number
        for field, value in row.cells.items():
            put(sheet.cell(number, columns[str(field)]), value)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return Book(name, timeless(buffer.getvalue()), draft, None)


def _stated(draft: Any, field: str) -> str:
    return str(draft.cover[field].cells[2])


@functools.cache
def _issued(province: str, period: str, unit: str) -> bytes:
    return templates.build(templates.Template.wanted(province, unit, period, "decree_09"), UnitHistory())


def _headings(sheet: Worksheet, form: str) -> tuple[int, dict[str, int]]:
    """The row of the headings and the column of each field."""
    names = {field.header_vi: field.name for field in forms.FORMS[form].fields}
    for row in sheet.iter_rows(max_row=12):
        found = {
            names[text]: cell.column
            for cell in row
            if (text := str(cell.value or "").partition("\n")[0].removesuffix(" *")) in names
        }
        if len(found) > 5:
            return row[0].row, found
    raise AssertionError("the template has no headings")
