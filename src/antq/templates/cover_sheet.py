"""The cover of the template: whose report it is, filled in and locked; what the sender adds, open."""

from datetime import date
from typing import TYPE_CHECKING, Final

from openpyxl.styles import Alignment

from antq import forms, geography
from antq.core.spreadsheet import put_text
from antq.forms import Field
from antq.intake import template_stamp
from antq.periods import Period
from antq.reference import lists
from antq.templates import cell_styles, lists_sheet
from antq.templates.lists_sheet import Lists

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

DATE_FORMAT: Final = "dd/mm/yyyy"
_STEPS: Final = (
    (
        "1. Điền các trang Hoạt động, Thu giữ, Mô hình. Trang nào không có gì: chọn “Không phát sinh” ở đầu trang.",
        "Fill in each sheet. Where nothing happened in the period, choose “Không phát sinh” at the top of it.",
    ),
    (
        "2. Ô vàng để điền, ô xám đã điền sẵn. Ô trống nghĩa là không có số liệu, không phải số 0.",
        "Yellow cells are yours, grey ones are filled in. Blank means no figure, not zero.",
    ),
    (
        "3. Không ghi tên người, số căn cước, số điện thoại, địa chỉ; không ghi nội dung mật. Chỉ số liệu tổng hợp.",
        "No names, identity or telephone numbers, addresses; nothing classified. Aggregate figures only.",
    ),
    (
        "4. Lưu tệp (.xlsx) rồi gửi. Phiếu tiếp nhận cho biết ô nào sai và cách sửa. Xem thêm trang Hướng dẫn.",
        "Save it as .xlsx and send it. The receipt says which cells are wrong and how to mend them. See Hướng dẫn.",
    ),
)


def fill(sheet: "Worksheet", province_key: str, unit: str, period: Period, known: Lists) -> None:
    """Write the cover. Its rows are label, value, help; readers take the first two columns."""
    sheet.title = forms.COVER_SHEET
    for column, width in (("A", 30), ("B", 46), ("C", 62)):
        sheet.column_dimensions[column].width = width
    cell_styles.write(
        cell_styles.across(sheet, 1, 3, 30),
        "BÁO CÁO PHONG TRÀO TOÀN DÂN BẢO VỆ AN NINH TỔ QUỐC",
        cell_styles.font(15, bold=True, color=cell_styles.NAVY),
    )
    cell_styles.write(
        cell_styles.across(sheet, 2, 3, 18),
        "Report on the movement “All people protect national security”",
        cell_styles.font(10, italic=True, color=cell_styles.GREY),
    )
    row = 3
    for vi, en in _STEPS:
        cell = cell_styles.across(sheet, row, 3, 29)
        cell_styles.both(cell, vi, en, bold=False)
        row += 1
    row += 1
    given: dict[str, str | date] = {
        "province": geography.territory(province_key, period.end).name_vi,
        "reporting_unit": lists.labels("reporting_units")[unit],
        "period": period.label,
        "period_basis": lists.labels("period_basis")[period.basis],
        "period_start": period.start,
        "period_end": period.end,
    }
    for field in template_stamp.asked():
        _row(sheet, row, field, given.get(field.name), known)
        row += 1
    template = forms.envelope_field("template")
    cell_styles.write(sheet.cell(row, 1), template.header_vi)
    cell_styles.write(sheet.cell(row, 2), template_stamp.current())
    sheet.row_dimensions[row].hidden = True
    sheet.print_area = f"A1:C{row - 1}"
    cell_styles.page(sheet, landscape=True)
    sheet.page_setup.fitToHeight = 1
    cell_styles.lock(sheet)


def _row(sheet: "Worksheet", row: int, field: Field, given: str | date | None, known: Lists) -> None:
    label, value, about = (sheet.cell(row, column) for column in (1, 2, 3))
    for cell in (label, value, about):
        cell.border = cell_styles.BORDER
    cell_styles.both(label, *field.heading.split("\n"))
    about_text = f"{field.help_vi}\n{field.help_en}"
    cell_styles.write(about, about_text, cell_styles.font(9, color=cell_styles.GREY))
    value.font = cell_styles.font(10, bold=given is not None)
    value.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
    value.number_format = DATE_FORMAT if field.kind == "date" else "@"
    if given is not None:
        value.fill = cell_styles.GIVEN
        if isinstance(given, date):
            value.value = given
        else:
            put_text(value, given)
    else:
        value.fill = cell_styles.FILL_IN
        value.protection = cell_styles.OPEN
        made = lists_sheet.validation(field, known)
        made.add(value.coordinate)
        sheet.add_data_validation(made)
    sheet.row_dimensions[row].height = max(29, 12.5 * cell_styles.lines(about_text, 84) + 4)
