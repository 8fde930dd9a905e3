"""What the unit filed for the period before, to look at: locked, and skipped by the reader by its name."""

from typing import TYPE_CHECKING, Final

from openpyxl.styles import Alignment

from antq import forms
from antq.reference import lists
from antq.templates import cell_styles
from antq.templates.unit_history import LastFigure, UnitHistory

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_HEADS: Final = (
    ("Biểu", "Form", 13),
    ("Chỉ tiêu", "Measure", 46),
    ("Tang vật", "Item", 24),
    ("Hình thức", "How acquired", 15),
    ("Cách thực hiện", "Mode", 14),
    ("Cấp", "Level", 12),
    ("Quan hệ", "Relation", 19),
    ("Giá trị", "Value", 16),
    ("Đơn vị tính", "Unit", 14),
)


def fill(sheet: "Worksheet", known: UnitHistory) -> None:
    """Write the sheet; where nothing is known, it says why."""
    sheet.title = forms.LAST_PERIOD_SHEET
    last = len(_HEADS)
    label = known.last.label if known.last else "—"
    cell_styles.write(
        cell_styles.across(sheet, 1, last, 26),
        f"SỐ LIỆU KỲ TRƯỚC: {label} / Last period",
        cell_styles.font(14, bold=True, color=cell_styles.NAVY),
    )
    cell_styles.write(
        cell_styles.across(sheet, 2, last, 30), _note(known), cell_styles.font(10, color=cell_styles.GREY)
    )
    for column, (vi, en, width) in enumerate(_HEADS, start=1):
        head = sheet.cell(4, column)
        cell_styles.both(head, vi, en, color="FFFFFFFF")
        head.fill, head.border = cell_styles.HEAD, cell_styles.BORDER
        sheet.column_dimensions[head.column_letter].width = width
    sheet.row_dimensions[4].height = 30
    for row, figure in enumerate(known.figures, start=5):
        _figure(sheet, row, figure)
    sheet.freeze_panes = "A5"
    cell_styles.page(sheet, landscape=True, titles="4:4")
    cell_styles.lock(sheet)


def _note(known: UnitHistory) -> str:
    if known.last is None:
        return "Loại kỳ này không có kỳ trước để so sánh. / This kind of period has none before it."
    if not known.is_reached:
        return (
            "Không kết nối được kho khi lập mẫu nên chưa có số liệu kỳ trước và danh sách mô hình."
            " / The warehouse did not answer when this was made: last period and models are not filled in."
        )
    if not known.figures:
        return (
            "Kho chưa có báo cáo của đơn vị cho kỳ trước. / The warehouse holds no report of the unit for it."
        )
    return (
        "Chỉ để xem và so sánh, không phải điền; kho không đọc trang này."
        " / To look at and compare; nothing to fill in, and not read."
    )


def _figure(sheet: "Worksheet", row: int, figure: LastFigure) -> None:
    def name(code_list: str, code: str | None) -> str:
        return lists.labels(code_list).get(code, code) if code else ""

    texts = (
        forms.FORMS[figure.form].sheet if figure.form in forms.FORMS else figure.form,
        figure.measure,
        figure.item or "",
        name("acquisition", figure.acquisition),
        name("mode", figure.mode),
        name("levels", figure.level),
        name("relation", figure.relation),
        None,
        name("units", figure.unit),
    )
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row, column)
        if text is None:
            cell.value = figure.value
            cell.number_format = "#,##0" if figure.value == int(figure.value) else "#,##0.####"
            cell.font = cell_styles.font(bold=True)
            cell.alignment = Alignment(horizontal="right", vertical="center")
        else:
            cell_styles.write(cell, text)
        cell.border, cell.fill = cell_styles.BORDER, cell_styles.GIVEN
