"""The template's instructions, made of the forms' own words: every column, and what must be filled together."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from antq import forms
from antq.forms import Form
from antq.reference import lists
from antq.templates import cell_styles

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS: Final = (28, 24, 10, 62, 56, 24)
_RULES: Final = (
    (
        "Ô trống là “không có số liệu”; số 0 là “có theo dõi và bằng không”.",
        "A blank cell is “no figure”; 0 is “looked at, and none”.",
    ),
    (
        "Số đo (Số lượng tang vật): dấu phẩy cho phần thập phân, dấu chấm cho hàng nghìn: 71,63 · 10.200.",
        "Measured numbers: comma for decimals, dot for thousands: 71,63 · 10.200.",
    ),
    (
        "Mỗi con số chỉ ghi một lần. Số đã nằm trong dòng khác: ghi Quan hệ là “Trong đó”.",
        "Each figure once. Where it is part of another line, the relation is “Trong đó”.",
    ),
    (
        "Biểu đơn vị không phải báo cáo: xóa trang đó. Biểu phải báo cáo mà không có gì: chọn “Không phát sinh”.",
        "A form your unit does not owe: delete its sheet. One it owes with nothing to say: choose “Không phát sinh”.",
    ),
    (
        "Sửa báo cáo đã nộp: điền lại cả tệp, chọn Loại báo cáo và ghi Lý do trên trang Báo cáo.",
        "To change a report: fill in the whole file, choose the kind of filing and give the reason on the cover.",
    ),
    (
        "Trang được khóa không có mật khẩu, chỉ để tránh sửa nhầm. Không đổi tên trang và tên cột.",
        "Sheets are locked without a password, against slips. Keep the names of sheets and columns.",
    ),
)


def fill(sheet: "Worksheet") -> None:
    """Write the sheet."""
    sheet.title = forms.HELP_SHEET
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions["ABCDEF"[column - 1]].width = width
    cell_styles.write(
        cell_styles.across(sheet, 1, 6, 28),
        "HƯỚNG DẪN / Instructions",
        cell_styles.font(15, bold=True, color=cell_styles.NAVY),
    )
    row = 2
    for vi, en in _RULES:
        cell_styles.both(cell_styles.across(sheet, row, 6, 29), f"• {vi}", f"  {en}", bold=False)
        row += 1
    for form in forms.FORMS.values():
        row = _form(sheet, row + 1, form)
    row = _table(
        sheet,
        row + 1,
        ("Hoạt động dùng cột nào", "Which columns an activity uses"),
        _fitting("activity_measures", "activity_code", "activity_types", "field"),
    )
    _table(
        sheet,
        row + 1,
        ("Tang vật dùng đơn vị nào", "Which units an item is counted in"),
        _fitting("item_units", "item_code", "items", "unit_code"),
    )
    cell_styles.page(sheet, landscape=True)
    cell_styles.lock(sheet)


def _form(sheet: "Worksheet", row: int, form: Form) -> int:
    cell_styles.write(
        cell_styles.across(sheet, row, 6, 24),
        f"{form.sheet} / {form.name_en}",
        cell_styles.font(13, bold=True, color=cell_styles.NAVY),
    )
    row += 1
    for text in _together(form):
        cell_styles.write(cell_styles.across(sheet, row, 6, 16 * cell_styles.lines(text, 200)), f"• {text}")
        row += 1
    heads = (
        ("Cột", "Column"),
        ("English", "Column"),
        ("Bắt buộc", "Required"),
        ("Điền gì", "What to write"),
        ("Nghĩa", "Meaning"),
        ("Ví dụ", "Example"),
    )
    _heads(sheet, row, heads)
    for field in form.fields:
        row += 1
        texts = (
            field.header_vi,
            field.header_en,
            "Có" if field.required else "",
            field.help_vi,
            field.help_en,
            field.example,
        )
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(row, column)
            cell_styles.write(cell, text, cell_styles.font(bold=column == 1), top=True)
            cell.border = cell_styles.BORDER
        tallest = max(cell_styles.lines(text, _WIDTHS[i]) for i, text in enumerate(texts))
        sheet.row_dimensions[row].height = max(16, 13 * tallest + 4)
    return row + 1


def _together(form: Form) -> Iterator[str]:
    """What must be filled together in a line, in words."""

    def names(fields: tuple[str, ...]) -> str:
        return ", ".join(form.field(name).header_vi for name in fields)

    for fields in form.together:
        yield f"Đi cùng nhau, có đủ hoặc để trống cả / all or none: {names(fields)}."
    if form.group:
        counts = names((*form.group.counts, *form.group.codes))
        yield (
            f"Các dòng cùng {names(form.group.key)} là một nhóm; {counts} thuộc cả nhóm, ghi một lần ở một dòng."
            " / Lines of one group; these belong to the whole and stand once."
        )
    if form.kind_field:
        labels = lists.labels(form.field(form.kind_field).code_list or "")
        for kind in form.kinds:
            yield (
                f"“{labels[kind.code]}”: dùng / uses {names(kind.fields)}; bắt buộc / required: {names(kind.required)}."
            )


def _heads(sheet: "Worksheet", row: int, heads: tuple[tuple[str, str], ...]) -> None:
    for column, (vi, en) in enumerate(heads, start=1):
        head = sheet.cell(row, column)
        cell_styles.both(head, vi, en, color="FFFFFFFF")
        head.fill, head.border = cell_styles.HEAD, cell_styles.BORDER
    sheet.row_dimensions[row].height = 30


def _fitting(list_name: str, code: str, names: str, other: str) -> list[tuple[str, str]]:
    """Each code's name with the names of what fits it."""
    labels = lists.labels(names)
    headers: dict[str, str] = (
        {field.name: field.header_vi for field in forms.FORMS["activities"].fields}
        if other == "field"
        else lists.labels("units")
    )
    fits: dict[str, list[str]] = {}
    for row in lists.rows(list_name):
        fits.setdefault(row[code] or "", []).append(headers.get(row[other] or "", row[other] or ""))
    return [(labels[key], ", ".join(fits[key])) for key in labels if key in fits]


def _table(sheet: "Worksheet", row: int, title: tuple[str, str], pairs: list[tuple[str, str]]) -> int:
    cell_styles.write(
        cell_styles.across(sheet, row, 6, 24),
        f"{title[0]} / {title[1]}",
        cell_styles.font(13, bold=True, color=cell_styles.NAVY),
    )
    for name, fits in pairs:
        row += 1
        for first, last, text in ((1, 2, name), (3, 6, fits)):
            sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
            cell_styles.write(sheet.cell(row, first), text, cell_styles.font(bold=first == 1), top=True)
        for column in range(1, 7):
            sheet.cell(row, column).border = cell_styles.BORDER
        sheet.row_dimensions[row].height = (
            13 * max(cell_styles.lines(name, 50), cell_styles.lines(fits, 150)) + 4
        )
    return row + 1
