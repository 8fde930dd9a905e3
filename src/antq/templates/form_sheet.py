"""One form's sheet: a title, a drop-down to say nil, locked headings, open lines with their checks."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Final

from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from antq import forms
from antq.core.spreadsheet import put_text
from antq.forms import Field, Form
from antq.periods import Period
from antq.reference import lists
from antq.templates import cell_styles, lists_sheet
from antq.templates.cover_sheet import DATE_FORMAT
from antq.templates.lists_sheet import Lists

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

NIL_ROW, HEADER_ROW = 3, 5
NIL_CELL: Final = "E3"
FIRST_ROW: Final = HEADER_ROW + 1
# Lines drawn ready to fill in; below them the columns' own format goes on.
_DRAWN: Final = 200
LAST_ROW: Final = 20_005
_REQUIRED: Final = PatternFill("solid", start_color=cell_styles.RED)
# A measured number is kept as it is typed: whether 10.200 is ten or ten thousand must not hang on a machine's locale.
_FORMATS: Final = {"count": "#,##0", "date": DATE_FORMAT}


def fill(
    sheet: "Worksheet", form: Form, slot: str, known: Lists, lines: Sequence[Mapping[str, str]] = ()
) -> None:
    """Write a form's sheet. `lines` are filled in ahead: codes by field."""
    last = len(form.fields)
    sheet.title = form.sheet
    cell_styles.write(
        cell_styles.across(sheet, 1, last, 26),
        form.title,
        cell_styles.font(14, bold=True, color=cell_styles.NAVY),
    )
    cell_styles.write(
        cell_styles.across(sheet, 2, last, 18), slot, cell_styles.font(10, color=cell_styles.GREY)
    )
    _nil(sheet)
    cell_styles.write(
        cell_styles.across(sheet, 4, last, 16),
        "Cột đỏ có dấu *: bắt buộc. Chọn một ô để xem cách điền. / Red with *: required. Select a cell for help.",
        cell_styles.font(9, italic=True, color=cell_styles.GREY),
        wrap=False,
    )
    sheet.row_dimensions[HEADER_ROW].height = 46
    letters = {field.name: get_column_letter(n) for n, field in enumerate(form.fields, start=1)}
    for column, field in enumerate(form.fields, start=1):
        _column(sheet, column, field, form, letters, known)
    for row, line in enumerate(lines, start=FIRST_ROW):
        for name, code in line.items():
            field = form.field(name)
            text = lists.labels(field.code_list).get(code, code) if field.code_list else code
            put_text(sheet[f"{letters[name]}{row}"], text)
    for row in range(FIRST_ROW, FIRST_ROW + _DRAWN):
        sheet.row_dimensions[row].height = 17
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.print_area = f"A1:{get_column_letter(last)}{FIRST_ROW + 39}"
    cell_styles.page(sheet, landscape=True, titles=f"{HEADER_ROW}:{HEADER_ROW}")
    cell_styles.lock(sheet)


def _nil(sheet: "Worksheet") -> None:
    """Where the clerk says that nothing happened; the reader finds the words in any cell above the headings."""
    label = cell_styles.across(sheet, NIL_ROW, 4, 30)
    cell_styles.both(
        label, "Cả kỳ không có gì để báo cáo? Chọn ở ô bên:", "Nothing to report for the period? Choose here:"
    )
    label.alignment = Alignment(horizontal="right", vertical="center", wrap_text=True)
    sheet.merge_cells(f"{NIL_CELL}:F{NIL_ROW}")
    cell = sheet[NIL_CELL]
    cell.fill, cell.font = cell_styles.FILL_IN, cell_styles.font(11, bold=True)
    cell.alignment = Alignment(horizontal="center", vertical="center")
    for one in sheet[f"{NIL_CELL}:F{NIL_ROW}"][0]:
        one.border, one.protection = cell_styles.BORDER, cell_styles.OPEN
    choice = DataValidation(
        type="list", formula1=f'"{forms.NIL_TEXT}"', allow_blank=True, showErrorMessage=True
    )
    choice.promptTitle, choice.prompt = (
        "Không phát sinh",
        "Để trống nếu có dòng bên dưới / leave blank if there are lines",
    )
    choice.errorTitle, choice.error = (
        "Không phát sinh",
        "Chọn “Không phát sinh” hoặc để trống / choose it or leave it blank",
    )
    choice.add(NIL_CELL)
    sheet.add_data_validation(choice)


def _column(
    sheet: "Worksheet", column: int, field: Field, form: Form, letters: Mapping[str, str], known: Lists
) -> None:
    letter = letters[field.name]
    head = sheet.cell(HEADER_ROW, column)
    cell_styles.both(head, *field.heading.split("\n"), color="FFFFFFFF")
    head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    head.fill = _REQUIRED if field.required else cell_styles.HEAD
    head.border = cell_styles.BORDER
    align = Alignment(
        horizontal="right" if field.kind in ("count", "decimal") else "left",
        vertical="center",
        wrap_text=field.kind in ("text", "place", "code"),
        indent=1,
    )
    dimension = sheet.column_dimensions[letter]
    dimension.width = _width(field, known.period)
    first = sheet.cell(FIRST_ROW, column)
    for target in (dimension, first):
        target.font = cell_styles.font()
        target.alignment = align
        target.number_format = _FORMATS.get(field.kind, "@")
        target.protection = cell_styles.OPEN
    first.border, first.fill = cell_styles.BORDER, cell_styles.FILL_IN
    for row in range(FIRST_ROW + 1, FIRST_ROW + _DRAWN):
        # The style as a whole: put together anew for each of 8,000 cells it takes seconds.
        sheet.cell(row, column)._style = copy(first._style)
    item = f"${letters['item']}{FIRST_ROW}" if field.code_list == "units" and "item" in letters else None
    made = lists_sheet.validation(field, known, item)
    made.add(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}")
    sheet.add_data_validation(made)


def _width(field: Field, period: Period) -> float:
    match field.kind:
        case "count" | "decimal" | "boolean":
            return 12
        case "date":
            return 12.5
        case "code":
            longest = max(map(len, lists_sheet.names_of(field.code_list or "", period)))
            return min(max(13, longest * 0.95), 34)
        case _:
            return 12 if field.name == "group_no" else 24
