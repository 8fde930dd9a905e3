"""Three workbooks as provinces draw them up, each in its own way; synthetic figures, and they say so in their heading.

Their layouts stand in the lists `layouts`, `layout_sections` and `layout_columns` of antq.reference.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from antq.core.spreadsheet import timeless

Value = str | int | float | date | None
_SYNTHETIC: Final = "Nguồn dữ liệu: Mô phỏng"


def tay_ninh_wide_table() -> bytes:
    """One wide table under merged headings; text numbers, `-` for nothing, a total, notes and a signature block."""
    workbook = Workbook()
    sheet = _first(workbook, "Biểu 01-ANTQ")
    _fill(
        sheet,
        [
            ["CÔNG AN TỈNH TÂY NINH"],
            ["Số: 512/BC-CAT", None, None, "BIỂU TỔNG HỢP KẾT QUẢ BẮT GIỮ TỘI PHẠM VỀ MA TÚY"],
            [None, None, None, "(Kỳ báo cáo: Quý IV/2025)"],
            [_SYNTHETIC],
            [],
            [
                *("STT", "Xã, phường, đặc khu", "Số vụ", None, "Số đối tượng", None),
                *("Tang vật thu giữ", None, None, "Lũy kế từ đầu năm", "Ghi chú"),
            ],
            [
                *(None, None, "Độc lập", "Phối hợp", "Độc lập", "Phối hợp"),
                *("Heroin (kg)", "Ma túy đá (kg)", "Ma túy tổng hợp (viên)", "Heroin (kg)"),
            ],
            ["(A)", "(B)", "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
            [1, "Phường Tân Ninh", "04", "-", "06", "-", "2,0819", "1,25", "10.200", "3,5"],
            [2, "Xã Châu Thành", 1, 1, 2, 3, "-", 0.35, "-", "0,4"],
            [3, "Xã Tân Biên", "-", "-", "-", "-", "-", "-", "-", "-"],
            ["Tổng cộng", None, 5, 1, 8, 3, "2,0819", "1,6", "10.200", "3,9"],
            ["Ghi chú: dấu (-) là chưa có số liệu."],
            ["Nơi nhận:", None, None, None, None, None, None, "KT. GIÁM ĐỐC"],
            ["- Cục V05, Bộ Công an", None, None, None, None, None, None, "PHÓ GIÁM ĐỐC"],
        ],
    )
    for cells in ("A6:A7", "B6:B7", "C6:D6", "E6:F6", "G6:I6", "K6:K7", "A12:B12"):
        sheet.merge_cells(cells)
    return _bytes(workbook)


def lang_son_three_sheets() -> bytes:
    """Three sheets, one a form: headings without accents or with loose ones (NFD), nil in one, serial dates."""
    workbook = Workbook()
    activities = _first(workbook, "Bieu 1 - Hoat dong")
    _fill(
        activities,
        [
            ["UBND TINH LANG SON"],
            [None, None, "Ky bao cao:", "Quý I/2026"],
            [_SYNTHETIC],
            [
                *("TT", "Noi dung", "Don vi thuc hien", "So cuoc", "So luot nguoi", "So ho"),
                *("Cung ky nam truoc (so cuoc)", "Luy ke (so cuoc)"),
            ],
            [1, "Hop dan", "Cong an", 120, "6.450", None, 98, 120],
            [2, _loose("Tuyên truyền tập trung"), _loose("Bộ đội Biên phòng"), 35, 2810, None, "-", 35],
            [3, "Ký cam kết", "Cong an", None, None, "1.150", None, None],
            [None, "Cong", None, 155, "9.260", "1.150"],
            [None, _loose("Người lập biểu"), "(Ký, ghi rõ họ tên)"],
        ],
    )
    seizures = workbook.create_sheet("Bieu 2 - Thu giu")
    _fill(
        seizures,
        [
            ["TT", "Dia ban", "Nhom vu", "So vu", "So doi tuong", "Tang vat", "So luong", "Don vi tinh"],
            [None, "Khong phat sinh"],
        ],
    )
    models = workbook.create_sheet(_loose("Biểu 3 - Mô hình"))
    _fill(
        models,
        [
            [_loose(text) for text in ("TT", "Địa bàn", "Tên mô hình", "Bước", "Ngày")],
            [1, _loose("Xã Cao Lộc"), _loose("Camera an ninh thôn, bản"), "Ra mắt", 46063],
            [2, None, "Tiếng kẻng an ninh", "Quyết định công nhận", date(2026, 2, 20)],
            [3, "Phường Lương Văn Tri", "Con nuôi đồn Biên phòng", "Nhân rộng", "05/03/2026"],
        ],
    )
    models.merge_cells("B2:B3")
    return _bytes(workbook)


def ca_mau_one_sheet() -> bytes:
    """Three forms one beneath the other; merged cells down a group, a total that is wrong, formulas, nil in a title."""
    workbook = Workbook()
    sheet = _first(workbook, "Sheet1")
    _fill(
        sheet,
        [
            ["TỈNH CÀ MAU"],
            ["BÁO CÁO KẾT QUẢ PHONG TRÀO TOÀN DÂN BẢO VỆ AN NINH TỔ QUỐC THÁNG 10/2025"],
            [_SYNTHETIC],
            [],
            ["I. HOẠT ĐỘNG"],
            ["STT", "Địa bàn", "Họp dân", None, "Tuyên truyền", None],
            [None, None, "Số cuộc", "Lượt người", "Số buổi", "Lượt người"],
            [1, "Phường An Xuyên", 12, "1.020", 4, 310],
            [2, "Xã Đất Mũi", 7, 415, None, None],
            [None, "Tổng", "=SUM(C8:C9)", 1435, 4, 300],
            [],
            ["II. THU GIỮ"],
            ["Nhóm vụ", "Địa bàn", "Số vụ", "Số đối tượng", "Tang vật", "Số lượng", "ĐVT"],
            [1, "Phường An Xuyên", 1, 2, "Heroin", "0,35", "kg"],
            [None, None, None, None, "Ma túy đá", "=0.1+0.15", "kg"],
            [2, "Xã Đất Mũi", 1, 1, "Pháo nổ", "12,5", "kg"],
            [],
            ["III. MÔ HÌNH: Không phát sinh"],
            [],
            ["Nơi nhận: như kính gửi"],
        ],
    )
    for cells in ("C6:D6", "E6:F6", "A6:A7", "B6:B7", "A14:A15", "B14:B15", "C14:C15", "D14:D15"):
        sheet.merge_cells(cells)
    return _with_values(_bytes(workbook), {"C10": "19", "F15": "0.25"})


def _first(workbook: Workbook, title: str) -> Worksheet:
    sheet = workbook.worksheets[0]
    sheet.title = title
    return sheet


def _fill(sheet: Worksheet, rows: Iterable[list[Value]]) -> None:
    for row in rows:
        sheet.append(row)


def _loose(text: str) -> str:
    """The text with its accents as characters of their own (NFD)."""
    return unicodedata.normalize("NFD", text)


def _bytes(workbook: Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return timeless(buffer.getvalue())


def _with_values(workbook: bytes, values: Mapping[str, str]) -> bytes:
    """The workbook with the values a spreadsheet program stores beside formulas."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                for cell, value in values.items():
                    # openpyxl leaves the place of the value empty, spelled as its XML library does.
                    pattern = rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)(?:<v ?/>|<v></v>)'.encode()
                    data, count = re.subn(pattern, rb"\g<1><v>" + value.encode() + b"</v>", data)
                    if count != 1:
                        raise ValueError(cell)
            copy.writestr(entry, data)
    return target.getvalue()
