"""The sender's own workbook back: comments on the faulty cells, and a first sheet that lists every finding.

The workbook is loaded and saved by openpyxl, which keeps cells, formulas, formats, comments, drop-downs and protection
and loses pictures, charts and shapes (docs/receipts.md); stored results of formulas are put back. The reader skips the
first sheet by its name and passes over our comments, so the file may be mended and sent back as it is.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from copy import copy
from typing import TYPE_CHECKING, Final

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import range_boundaries

from antq import forms
from antq.core.errors import AntqError
from antq.core.spreadsheet import xml_text
from antq.documents import guards
from antq.documents.guards import RefusedError
from antq.intake.receipt import Receipt, ReceiptFinding
from antq.privacy import secrecy
from antq.replies import finding_places, findings_sheet, formula_results, receipt_words

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_AUTHOR: Final = "Kho ANTQ"
_FILLS: Final = {
    "error": PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE"),
    "warning": PatternFill("solid", start_color="FFFFEB9C", end_color="FFFFEB9C"),
}
_OURS: Final = frozenset(fill.start_color.rgb for fill in _FILLS.values())
_NO_FILL: Final = PatternFill(fill_type=None)
# About a gigabyte as openpyxl's objects; 100,000 lines of a form are 1.5 million.
MOST_CELLS: Final = 4_000_000
_A_CELL: Final = re.compile(rb"<(?:\w+:)?c[ />]")
_MERGED: Final = re.compile(
    rb"mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3}[1-9]\d{0,6}:[A-Z]{1,3}[1-9]\d{0,6})[\"']"
)
_BLOCK: Final = 1024 * 1024
_OVERLAP: Final = 256
_MOST_SAID: Final = 6
_LINE_LETTERS: Final = 52


def refusal(receipt: Receipt) -> AntqError | None:
    """Why the file of a receipt is never handed back, or None. Its answer is the page, which holds only masks."""
    codes = {finding.code for finding in receipt.findings}
    where = f"{receipt.file or '—'} [{receipt.receipt}]"
    fix = "dùng --html / use --html: the page lists every finding"
    if secrecy.FINDING in codes:
        return AntqError(
            "Tệp mang dấu mật nên không lưu, không trả lại / the file carried a secrecy mark: nothing of it was kept",
            where,
            fix,
        )
    if any(code.startswith("PD") for code in codes):
        return AntqError(
            "Tệp có dữ liệu cá nhân nên kho không trả lại bản sao / it holds personal data; no copy is made",
            where,
            f"{fix}; sửa trong tệp gốc của đơn vị / mend your own original",
        )
    if "FI102" in codes:
        return AntqError("Tệp quá lớn nên không đọc / the file was too large to be read", where, fix)
    return None


def annotate(original: bytes, receipt: Receipt) -> bytes:
    """The annotated workbook. Raises AntqError where the file must not or cannot be handed back."""
    if refused := refusal(receipt):
        raise refused
    workbook = _load(original, receipt)
    results = formula_results.read(original, workbook)
    if findings_sheet.NAME in workbook.sheetnames:
        del workbook[findings_sheet.NAME]
    for sheet in workbook.worksheets:
        _remove_ours(sheet)
    by_cell: dict[tuple[str, str], list[ReceiptFinding]] = {}
    for finding in receipt.findings:
        place = finding_places.parse(finding.place)
        if place.cell and place.part in workbook.sheetnames:
            by_cell.setdefault((place.part, place.cell), []).append(finding)
    targets = _mark(workbook, by_cell)
    findings_sheet.add(workbook, receipt, targets)
    # Cells were mended perhaps without an office program that computes: whoever opens the file does it anew.
    if workbook.calculation is not None:
        workbook.calculation.fullCalcOnLoad = True
    buffer = io.BytesIO()
    workbook.save(buffer)
    return formula_results.put_back(
        buffer.getvalue(), results, [sheet.title for sheet in workbook.worksheets]
    )


def _load(original: bytes, receipt: Receipt) -> "Workbook":
    try:
        is_workbook = guards.inspect(original).format == "xlsx"
    except RefusedError as refused:
        raise AntqError(
            f"Không mở được tệp này ({refused.finding.code}) / this file is not opened",
            where=receipt.file,
            fix="dùng --html / use --html",
        ) from None
    if not is_workbook:
        raise AntqError(
            "Tệp không phải sổ tính XLSX nên không có bản chú thích / only a workbook can be handed back with comments",
            where=receipt.file,
            fix="dùng --html / use --html",
        )
    _weigh(original, receipt)
    try:
        with warnings.catch_warnings():
            # What openpyxl will not keep is described in docs/receipts.md, not once for every file.
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(original), rich_text=True, keep_links=False)
    except Exception as error:
        raise AntqError(
            "Không ghi chú được vào tệp này / this workbook cannot be rewritten with comments",
            where=f"{receipt.file}: {type(error).__name__}",
            fix="dùng --html / use --html",
        ) from None


def _weigh(original: bytes, receipt: Receipt) -> None:
    """Refuse a workbook that would take gigabytes as objects. Sheets need not be named as usual: every part counts."""
    cells = 0
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        for name in archive.namelist():
            tail = b""
            with archive.open(name) as member:
                while name.lower().endswith(".xml") and (block := member.read(_BLOCK)):
                    cells += _cells_in(tail + block) - _cells_in(tail)
                    tail = block[-_OVERLAP:]
                    if cells > MOST_CELLS:
                        raise AntqError(
                            f"Sổ tính quá {receipt_words.number(MOST_CELLS)} ô / the workbook has too many cells",
                            where=receipt.file,
                            fix="dùng --html / use --html",
                        )


def _cells_in(xml: bytes) -> int:
    """How many cells openpyxl makes of this: those that are there, and every one of a merged range."""
    merged = [range_boundaries(ref.decode()) for ref in _MERGED.findall(xml)]
    return len(_A_CELL.findall(xml)) + sum(int((c - a + 1) * (d - b + 1)) for a, b, c, d in merged)


def _remove_ours(sheet: "Worksheet") -> None:
    """Take out the comments and tints of an earlier answer: the file was mended in the annotated copy."""
    # Not iter_rows: it would make every cell up to the last one, and the last one may be anywhere.
    for cell in list(sheet._cells.values()):
        comment = cell.comment
        if comment is None or forms.OUR_COMMENT not in comment.text:
            continue
        theirs = comment.text.split(forms.OUR_COMMENT)[0].strip()
        cell.comment = Comment(theirs, comment.author) if theirs else None
        if cell.fill.fill_type == "solid" and cell.fill.start_color.rgb in _OURS:
            cell.fill = _NO_FILL


def _mark(
    workbook: "Workbook", by_cell: Mapping[tuple[str, str], list[ReceiptFinding]]
) -> dict[tuple[str, str], str]:
    """Comment on and tint each faulty cell; gives for each place the cell that carries its comment."""
    targets: dict[tuple[str, str], str] = {}
    findings_by_cell: dict[tuple[str, str], list[ReceiptFinding]] = {}
    for (part, at), found in by_cell.items():
        sheet = workbook[part]
        if not hasattr(sheet, "merged_cells"):
            continue
        targets[part, at] = _shown_by(sheet, at)
        findings_by_cell.setdefault((part, targets[part, at]), []).extend(found)
    for (part, at), found in findings_by_cell.items():
        cell = workbook[part][at]
        _comment(cell, found)
        worst = "error" if any(f.severity == "error" for f in found) else "warning"
        cell.fill = copy(_FILLS[worst])
    return targets


def _shown_by(sheet: "Worksheet", at: str) -> str:
    """The cell that shows `at`: itself, or the first of the merged cells it is one of."""
    for merged in sheet.merged_cells.ranges:
        if at in merged:
            first = sheet.cell(merged.min_row, merged.min_col)
            return str(first.coordinate)
    return at


def _comment(cell: "Cell", found: Iterable[ReceiptFinding]) -> None:
    """One comment for all findings at a cell, after what the sender had noted there."""
    found = list(found)
    parts = [_say(finding) for finding in found[:_MOST_SAID]]
    if len(found) > _MOST_SAID:
        parts.append(
            f"… và {receipt_words.number(len(found) - _MOST_SAID)} phát hiện khác, xem trang “{findings_sheet.NAME}”"
        )
    text = f"{forms.OUR_COMMENT}\n" + "\n\n".join(parts)
    theirs = cell.comment.text.strip() if cell.comment is not None else ""
    text = xml_text(f"{theirs}\n\n{text}" if theirs else text)
    lines = sum(1 + len(line) // _LINE_LETTERS for line in text.split("\n"))
    cell.comment = Comment(text, _AUTHOR, height=min(40 + 17 * lines, 420), width=340)


def _say(finding: ReceiptFinding) -> str:
    severity = receipt_words.severity(finding).vi
    return (
        f"{severity} {finding.code}: {finding.message_vi}\n→ {finding.remedy_vi}\n"
        f"({finding.message_en} → {finding.remedy_en})"
    )
