"""How clean workbooks look: borders, colours and formats that show what is stored, panes, print areas and the like."""

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any, Final

from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from .book import Draft, Row

_THIN: Final = Side(style="thin", color="FF999999")
_BOX: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def bold(sheet: Worksheet, row: Row) -> None:
    """Write a row in bold."""
    for cell in sheet[row.number]:
        cell.font = Font(bold=True)


def formats(draft: Draft, rng: Random) -> None:
    """Borders, colours and number formats that show what is stored."""
    table = draft.table
    whole = rng.choice(["#,##0", "0", "#,##0_);(#,##0)", "General", '#,##0;-#,##0;"-"', "_-* #,##0_-"])
    part = rng.choice(["#,##0.00", "0.00", "General", "#,##0.0#", "0.0000"])
    banded = rng.random() < 0.3
    size = rng.choice([11, 12, 13, 14])
    unit = rng.random() < 0.08

    def step(sheet: Worksheet, row: Row) -> None:
        for column, number in table.columns.items():
            cell = sheet.cell(row.number, number)
            cell.border = _BOX
            cell.font = Font(name="Times New Roman", size=size)
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if banded and row.number % 2:
                cell.fill = PatternFill("solid", fgColor="FFEAF1FB")
            if isinstance(cell.value, int | float) and column in table.counts and column != "date":
                decimals = max(0, -int(Decimal(str(cell.value)).normalize().as_tuple().exponent))
                cell.number_format = part if decimals else whole
                if unit and column == "cases":
                    cell.number_format = '0" vụ"'

    for row in table.lines:
        row.paint.insert(0, step)
    for row in table.head:
        row.paint.append(_heading)


def _heading(sheet: Worksheet, row: Row) -> None:
    for cell in sheet[row.number]:
        cell.font = Font(bold=True, color="FF1F3A5F")
        cell.fill = PatternFill("solid", fgColor="FFD9E2F3")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[row.number].height = 36


def sheets(draft: Draft, rng: Random) -> Callable[[Any], None]:
    """Frozen panes, print areas, colours of tabs, drop-downs, comments and the like."""
    chances = {
        name: rng.random() for name in ("freeze", "print", "tab", "filter", "check", "note", "colour", "name")
    }
    pages = [(page, page.tables[0]) for page in draft.pages if page.tables]

    def step(workbook: Any) -> None:
        for page, table in pages:
            sheet = workbook[page.title]
            last, wide = sheet.max_row, get_column_letter(table.width)
            head = table.head[-1].number
            for column in range(1, table.width + 1):
                sheet.column_dimensions[get_column_letter(column)].width = 16
            if chances["freeze"] < 0.5:
                sheet.freeze_panes = f"A{head + 1}"
            if chances["print"] < 0.4:
                sheet.print_area = f"A1:{wide}{last}"
                sheet.print_title_rows = f"{head}:{head}"
                sheet.page_setup.orientation = "landscape"
                sheet.oddFooter.center.text = "Trang &P/&N"
            if chances["tab"] < 0.3:
                sheet.sheet_properties.tabColor = "FF2F6B3A"
            if chances["filter"] < 0.2:
                sheet.auto_filter.ref = f"A{head}:{wide}{head + len(table.lines)}"
            if chances["check"] < 0.3:
                rule = DataValidation("whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
                rule.add(f"A{head + 1}:{wide}{head + 40}")
                sheet.add_data_validation(rule)
            if chances["note"] < 0.2:
                sheet.cell(table.head[0].number, 1).comment = Comment("Đã rà soát với các đơn vị", "")
            if chances["colour"] < 0.2:
                rule = CellIsRule(
                    operator="greaterThan", formula=["1000"], fill=PatternFill(bgColor="FFFFC7CE")
                )
                sheet.conditional_formatting.add(f"A{head + 1}:{wide}{last}", rule)
        if chances["name"] < 0.2:
            workbook.defined_names["so_lieu"] = DefinedName(
                "so_lieu", attr_text=f"'{pages[0][0].title}'!$A$1:$C$3"
            )

    return step
