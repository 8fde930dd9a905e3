"""The list of figures to review as a workbook that goes out, and the decisions in it when it comes back."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from antq import geography
from antq.core.errors import AntqError
from antq.core.spreadsheet import put_text, timeless
from antq.corrections.review.queue import ProseFigure
from antq.corrections.review.review_decisions import Decision, Verdict
from antq.documents import guards
from antq.privacy import persons
from antq.reference import lists

SHEET: Final = "Duyệt số liệu"
_VERDICTS: Final[Mapping[str, Verdict]] = {"Xác nhận": "confirm", "Sửa": "correct", "Loại": "dismiss"}
_ID, _SEEN, _VERDICT, _VALUE, _REASON = "Mã số", "Vị trí sự kiện", "Quyết định", "Số đúng", "Lý do"
_ITEM, _UNIT, _QUALIFIER = "Tang vật đúng", "Đơn vị đúng", "Mức chính xác đúng"
_COLUMNS: Final = (
    (_ID, 9),
    ("Nơi báo cáo", 18),
    ("Đơn vị báo cáo", 24),
    ("Kỳ báo cáo", 26),
    ("Chỉ tiêu", 34),
    ("Tang vật", 20),
    ("Số liệu", 12),
    ("Đơn vị tính", 12),
    ("Nguyên văn", 44),
    ("Đoạn văn nguồn", 16),
    ("Tệp nguồn", 28),
    ("Độ tin cậy", 10),
    (_VERDICT, 14),
    (_VALUE, 14),
    (_ITEM, 20),
    (_UNIT, 12),
    (_QUALIFIER, 18),
    (_REASON, 40),
    (_SEEN, 14),
)
_MOST_ROWS: Final = 100_000


def to_xlsx(figures: Sequence[ProseFigure]) -> bytes:
    """A workbook with a row for each figure and columns for the decision. Text stays text."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None  # noqa: S101  # a new workbook has its first sheet
    sheet.title = SHEET
    sheet.append([name for name, _ in _COLUMNS])
    for row, figure in enumerate(figures, start=2):
        for column, text in enumerate(_cells(figure), start=1):
            if isinstance(text, str):
                put_text(sheet.cell(row, column), text)
            else:
                sheet.cell(row, column, text)
    for index, (_, width) in enumerate(_COLUMNS, start=1):
        sheet.cell(1, index).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(index)].width = width
    # What the reviewer saw is for us, not for the reviewer.
    sheet.column_dimensions[get_column_letter(len(_COLUMNS))].hidden = True
    verdicts = DataValidation(type="list", formula1=f'"{",".join(_VERDICTS)}"', allow_blank=True)
    sheet.add_data_validation(verdicts)
    letter = get_column_letter([name for name, _ in _COLUMNS].index(_VERDICT) + 1)
    verdicts.add(f"{letter}2:{letter}{max(len(figures) + 1, 2)}")
    sheet.freeze_panes = "B2"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return timeless(buffer.getvalue())


def _cells(figure: ProseFigure) -> list[str | int | None]:
    shown = figure.shown
    return [
        figure.id,
        _province(figure.province_key),
        lists.labels("reporting_units").get(figure.reporting_unit, figure.reporting_unit),
        figure.period_label,
        shown["measure"],
        shown["item"],
        shown["value"],
        shown["unit"],
        persons.mask(figure.quote or "", 200),
        figure.span,
        figure.source_file,
        str(figure.line.get("conf", "")).replace(".", ","),
        *[None] * 6,
        figure.stated_position,
    ]


def _province(province_key: str) -> str:
    return next(row.name_vi for row in reversed(geography.history()) if row.province_key == province_key)


def read_decisions(data: bytes) -> list[Decision]:
    """The decisions of a workbook that came back; rows without one are left for later.

    Raises AntqError for a file that may not be opened, is no such list, or holds a decision nobody knows.
    """
    try:
        guards.inspect(data)
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except guards.RefusedError as refused:
        raise AntqError(f"tệp không mở được / the file cannot be opened: {refused.finding.code}") from None
    except Exception:
        raise AntqError("tệp không đọc được / the file cannot be read", fix="xuất lại danh sách") from None
    if SHEET not in workbook.sheetnames:
        raise AntqError(
            f"không có trang “{SHEET}” / no such sheet",
            fix="dùng tệp do `antq review list --xlsx` ghi / use the file that `antq review list --xlsx` wrote",
        )
    rows = workbook[SHEET].iter_rows(values_only=True, max_row=_MOST_ROWS)
    headings = [str(cell or "").strip() for cell in next(rows, ())]
    missing = [name for name in (_ID, _SEEN, _VERDICT, _VALUE, _REASON) if name not in headings]
    if missing:
        raise AntqError(f"thiếu cột / missing columns: {', '.join(missing)}", where=SHEET)
    found = []
    wrong = []
    for number, row in enumerate(rows, start=2):
        cells = dict(zip(headings, row, strict=False))
        verdict_text = _text(cells.get(_VERDICT))
        if verdict_text is None:
            continue
        verdict = _VERDICTS.get(verdict_text) or next(
            (v for v in _VERDICTS.values() if v == verdict_text.lower()), None
        )
        seen = _text(cells.get(_SEEN))
        if verdict is None or seen is None or not seen.isdigit():
            wrong.append(str(number))
            continue
        found.append(
            Decision(
                _text(cells.get(_ID)) or "",
                verdict,
                _text(cells.get(_VALUE)),
                _text(cells.get(_REASON)),
                int(seen),
                _text(cells.get(_ITEM)),
                _text(cells.get(_UNIT)),
                _text(cells.get(_QUALIFIER)),
            )
        )
    if wrong:
        raise AntqError(
            f"không rõ quyết định ở hàng / no known decision in row {', '.join(wrong[:20])}",
            where=SHEET,
            fix=f"chọn một trong / choose one of: {', '.join(_VERDICTS)}",
        )
    return found


def _text(cell: Any) -> str | None:
    """A cell as a reviewer would write it: a number with a decimal comma."""
    if cell is None:
        return None
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}".replace(".", ",")
    return str(cell).strip() or None
