"""How the template looks: one set of fonts, fills and borders, and the few things done to every sheet."""

from typing import TYPE_CHECKING, Final

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from antq.core.spreadsheet import put_text

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

FONT: Final = "Arial"
NAVY, GREY, RED = "FF1F3A5F", "FF59616B", "FF9C1C1C"
_LINE: Final = Side("thin", color="FFC3C9D1")
BORDER: Final = Border(_LINE, _LINE, _LINE, _LINE)
HEAD: Final = PatternFill("solid", start_color=NAVY)
FILL_IN: Final = PatternFill("solid", start_color="FFFFFBE6")
GIVEN: Final = PatternFill("solid", start_color="FFEFF1F4")
OPEN: Final = Protection(locked=False)


def font(size: float = 10, *, bold: bool = False, italic: bool = False, color: str = "FF1B1F24") -> Font:
    """A font of the template."""
    return Font(name=FONT, size=size, bold=bold, italic=italic, color=color)


def write(
    cell: "Cell", text: str, style: Font | None = None, *, wrap: bool = True, top: bool = False
) -> None:
    """Text of ours into a cell."""
    put_text(cell, text)
    cell.font = style or font()
    cell.alignment = Alignment(vertical="top" if top else "center", wrap_text=wrap)


def both(cell: "Cell", vi: str, en: str, *, color: str = "FF1B1F24", bold: bool = True) -> None:
    """Vietnamese with the English below it, smaller, in one cell. Both are words of ours."""
    faint = "FFD5DCE5" if color == "FFFFFFFF" else GREY
    cell.value = CellRichText(
        TextBlock(InlineFont(rFont=FONT, sz=10, b=bold, color=color), f"{vi}\n"),
        TextBlock(InlineFont(rFont=FONT, sz=8.5, color=faint), en),
    )
    cell.font = font(bold=bold, color=color)
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def across(sheet: "Worksheet", row: int, last: int, height: float, first: int = 1) -> "Cell":
    """The first of the merged cells of a row; their height is given, since merged cells do not grow."""
    sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    sheet.row_dimensions[row].height = height
    cell: Cell = sheet.cell(row, first)
    return cell


def lines(text: str, width: float) -> int:
    """About how many lines a text takes in a column of this width."""
    return sum(1 + int(len(line) / (width * 1.08)) for line in text.split("\n"))


def page(sheet: "Worksheet", *, landscape: bool, titles: str | None = None) -> None:
    """A4, as wide as the paper, headings on every page, numbered."""
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.75, 0.35
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "&P/&N"
    if titles:
        sheet.print_title_rows = titles


def lock(sheet: "Worksheet") -> None:
    """Lock what is not open, without a password: against slips, not against people. Widths stay free."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
