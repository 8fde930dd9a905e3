"""The first sheet of an annotated workbook: every finding, with a link to its cell and how to send the file back."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from antq import forms
from antq.core.spreadsheet import put_text
from antq.findings.answering import VALUE
from antq.findings.catalogue import catalogue
from antq.forms import FINDINGS_SHEET as NAME
from antq.intake.receipt import Receipt
from antq.reference import lists
from antq.replies import receipt_figures, receipt_words
from antq.replies.receipt_words import BilingualText, Located

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["NAME", "add"]

_FONT: Final = "Arial"
_HEADS: Final = (
    ("Số\nNo.", 6),
    ("Mức\nSeverity", 11),
    ("Trang\nSheet", 16),
    ("Ô\nCell", 9),
    ("Giá trị\nValue", 22),
    ("Phát hiện\nFinding", 44),
    ("Cách sửa\nHow to mend it", 44),
    (f"{forms.CODE_HEAD}\nCode", 9),
    (f"{forms.ANSWER_HEAD}\nAnswer", 20),
    (f"{forms.PLACE_HEAD}\nPlace", 9),
)
_ANSWER: Final = 9
_EXACT_PLACE: Final = 10
# Letters that a line over the whole width holds; figures of a filing that are pointed at singly.
_WIDTH: Final = sum(width for _, width in _HEADS[:_ANSWER])
_MOST_STRIKING: Final = 20
_HOW: Final = (
    BilingualText(
        "Cách làm: bấm vào ô ở cột “Ô” để tới chỗ sai; sửa theo cột “Cách sửa”; lưu; gửi lại chính tệp này.",
        "What to do: click the cell in column “Cell”; mend it as the next columns say; save; send this file again.",
    ),
    BilingualText(
        "Ô vàng ở cột “Trả lời” là câu hỏi: số đã đúng hoặc dòng không phải số liệu thì trả lời ở đó.",
        "A yellow cell in column “Answer” is a question: if the figure is right or the row no line, answer there.",
    ),
    BilingualText(
        "Không phải xóa trang này, ghi chú hay màu ô: khi nhận lại, kho chỉ đọc cột “Trả lời” của trang này.",
        "This sheet, the comments and the colours may stay: only column “Answer” is read when the file comes back.",
    ),
)
_BACKGROUNDS: Final = {"filed": "FFE6F2E9", "duplicate": "FFF0F1F3"}
_INKS: Final = {"filed": "FF1D6B34", "duplicate": "FF3A4149"}
_TINTS: Final = {"error": "FFFFC7CE", "warning": "FFFFEB9C"}
_LINE: Final = Border(*[Side("thin", color="FFC9CED4")] * 4)
_TOP: Final = Alignment(vertical="top", wrap_text=True)


def add(workbook: "Workbook", receipt: Receipt, targets: Mapping[tuple[str, str], str]) -> None:
    """Put the sheet in front and show it first. `targets` gives the cell that represents a place (merged cells)."""
    sheet = workbook.create_sheet(NAME, 0)
    row = _head(sheet, receipt)
    row = _table_head(sheet, row)
    answering = _Answering(sheet)
    sheet.freeze_panes = f"A{row}"
    sheet.print_title_rows = f"{row - 1}:{row - 1}"
    number = 0
    for part, found in receipt_words.by_part(receipt).items():
        for one in found:
            number += 1
            _finding(sheet, row, number, part, one, targets)
            answering.offer(row, one)
            row += 1
    if number:
        last = row - 1
        sheet.auto_filter.ref = f"A{last - number}:I{last}"
    if cut := receipt_words.cut(receipt):
        _wide(sheet, row, f"{cut.vi} / {cut.en}", Font(name=_FONT, size=10, bold=True), 30)
    _page(sheet)
    # Two sheets selected would be edited together.
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet
    workbook.active = 0


def _head(sheet: "Worksheet", receipt: Receipt) -> int:
    """Title, what became of the file and what to do; gives the next row."""
    title, status, step, sum_ = (
        receipt_words.title(receipt),
        receipt_words.status(receipt),
        receipt_words.next_step(receipt),
        receipt_words.equation(receipt),
    )
    _wide(sheet, 1, f"{title.vi} / {title.en}", Font(name=_FONT, size=15, bold=True), 24)
    about = [
        f"Tệp: {receipt.file}",
        f"Đơn vị gửi: {receipt.sender or '—'}",
        f"Nhận lúc: {receipt_words.received(receipt)}",
    ]
    if not receipt_words.is_dry_run(receipt):
        about.insert(0, f"Số phiếu: {receipt.receipt}")
    _wide(sheet, 2, "   ·   ".join(about), Font(name=_FONT, size=10, color="FF4A5159"), 30)
    ink = _INKS.get(receipt.status, "FF7A1A1A")
    ground = PatternFill("solid", start_color=_BACKGROUNDS.get(receipt.status, "FFFDF0F0"))
    banner = _wide(
        sheet, 3, f"{status.vi} / {status.en}", Font(name=_FONT, size=12, bold=True, color=ink), 22
    )
    next_step = _wide(sheet, 4, f"{step.vi}\n{step.en}", Font(name=_FONT, size=10, color=ink), 44)
    for cell in (banner, next_step):
        cell.fill = ground
    _wide(sheet, 5, f"{sum_.vi}   ({sum_.en})", Font(name=_FONT, size=10, bold=True), 20)
    row = _figures(sheet, receipt, 6)
    for how in _HOW if receipt.findings else ():
        _wide(sheet, row, f"{how.vi}\n{how.en}", Font(name=_FONT, size=10), 30)
        row += 1
    return row + 1


def _figures(sheet: "Worksheet", receipt: Receipt, row: int) -> int:
    """A line for what was read of each filing, and one for each figure that changed much; gives the next row."""
    for filing in receipt.filings:
        if not filing.figures:
            continue
        text = f"{receipt_words.form(filing).vi}. {receipt_words.figures_sentence(filing)}"
        _wide(sheet, row, text, Font(name=_FONT, size=10, bold=True), 14 * _lines(text, _WIDTH) + 6)
        row += 1
        for figure in [one for one in receipt_figures.rows(filing) if one.notes][:_MOST_STRIKING]:
            text = (
                f"⚠ {figure.label}: {figure.value}; trước đó / before: {figure.before}; kỳ trước / last period:"
                f" {figure.like_period} → {', '.join(figure.notes)}"
            )
            line = _wide(sheet, row, text, Font(name=_FONT, size=10), 20)
            line.fill = PatternFill("solid", start_color=_TINTS["warning"])
            row += 1
    return row


def _wide(sheet: "Worksheet", row: int, text: str, font: Font, height: float) -> "Cell":
    """A line of text over the whole width. Merged cells do not grow by themselves: the height is given."""
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=_ANSWER)
    cell: Cell = sheet.cell(row, 1)
    put_text(cell, text)
    cell.font = font
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.row_dimensions[row].height = height
    return cell


def _table_head(sheet: "Worksheet", row: int) -> int:
    for column, (text, width) in enumerate(_HEADS, start=1):
        cell = sheet.cell(row, column)
        put_text(cell, text)
        cell.font = Font(name=_FONT, size=10, bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", start_color="FF3A4149")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.border = _LINE
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.row_dimensions[row].height = 30
    return row + 1


def _finding(
    sheet: "Worksheet",
    row: int,
    number: int,
    part: str,
    one: Located,
    targets: Mapping[tuple[str, str], str],
) -> None:
    finding, place = one.finding, one.place
    severity = receipt_words.severity(finding)
    target = targets.get((part, place.cell or ""))
    texts = (
        str(number),
        f"{severity.vi}\n{severity.en}",
        part or receipt_words.WHOLE_FILE[0],
        (place.shown if place.row else "") or "—",
        finding.value or "—",
        f"{finding.message_vi}\n{finding.message_en}",
        f"{finding.remedy_vi}\n{finding.remedy_en}",
        finding.code,
        "",
        finding.place,
    )
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row, column)
        put_text(cell, text)
        cell.font = Font(name=_FONT, size=10)
        cell.alignment = _TOP
        cell.border = _LINE
    sheet.cell(row, 2).fill = PatternFill("solid", start_color=_TINTS[finding.severity])
    height = max(_lines(text, _HEADS[i][1]) for i, text in enumerate(texts[:_ANSWER]))
    sheet.row_dimensions[row].height = max(30, 13 * height + 4)
    if target:
        link = sheet.cell(row, 4)
        link.hyperlink = Hyperlink(
            ref=link.coordinate,
            location=f"{quote_sheetname(part)}!{target}",
            tooltip="Tới ô này / go to the cell",
        )
        link.font = Font(name=_FONT, size=10, underline="single", color="FF0B57D0")


class _Answering:
    """The column of answers: open where a finding is a question, with what it may be answered to choose from."""

    def __init__(self, sheet: "Worksheet") -> None:
        self.sheet = sheet
        self.choices: dict[str, DataValidation] = {}
        # By the exact place the reader knows the question again, whatever the cell is called above.
        sheet.column_dimensions[get_column_letter(_EXACT_PLACE)].hidden = True

    def offer(self, row: int, one: Located) -> None:
        answers = catalogue()[one.finding.code].answers
        if not answers:
            return
        cell = self.sheet.cell(row, _ANSWER)
        cell.fill = PatternFill("solid", start_color="FFFFF9DB")
        cell.number_format = "@"
        if answers not in self.choices:
            self.choices[answers] = self._choice(answers.split())
        self.choices[answers].add(cell)

    def _choice(self, kinds: list[str]) -> DataValidation:
        names = lists.labels("answer")
        offered = [names[kind] for kind in kinds if kind != VALUE]
        about = [f"“{name}”" for name in offered] + ["giá trị đúng của ô / the right value"] * (
            VALUE in kinds
        )
        made = DataValidation(
            type="list" if offered else None,
            formula1=f'"{",".join(offered)}"' if offered else None,
            allow_blank=True,
            # Where the right value may be typed, the list only suggests.
            showErrorMessage=VALUE not in kinds,
            showInputMessage=True,
            promptTitle="Trả lời / Answer",
            prompt="Ghi / write: " + ", ".join(about),
        )
        self.sheet.add_data_validation(made)
        return made


def _lines(text: str, width: int) -> int:
    """About how many lines a text takes in a column: Excel leaves a written height alone, LibreOffice too."""
    return sum(1 + int(len(line) / 1.1) // width for line in text.split("\n"))


def _page(sheet: "Worksheet") -> None:
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = "FFA11D1D"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for side in ("left", "right", "top", "bottom"):
        setattr(sheet.page_margins, side, 0.4)
    sheet.oddFooter.center.text = "Kho ANTQ · &P/&N"
