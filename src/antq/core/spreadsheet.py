"""Workbooks and tables that we write: text from outside stays text, and the same cells give the same bytes.

A spreadsheet takes a text cell that begins with `=`, `+`, `-`, `@` or a control character for a formula, in a CSV
file, in a table pasted from a page, and in a workbook when the cell is edited. Every writer puts its text through
here: `harmless` where a cell is only characters (CSV, HTML), `put_text` for a cell of a workbook.
"""

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

_STARTERS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A number, or the lone dash of an empty cell, computes nothing and must be read back as it is.
_NUMBER: Final = re.compile(r"[+-]?[\d.,]*")
# Control characters no XML may hold; a workbook with one does not open.
_NO_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel's own limit on a cell.
_LONGEST: Final = 32_767
# A workbook's own times would make each run's bytes differ; readers never look at them.
_STAMP: Final = "2020-01-01T00:00:00Z"
_ZIP_TIME: Final = (2020, 1, 1, 0, 0, 0)


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet could take `text` for a formula. Spaces in front do not hide one from all of them."""
    bare = text.lstrip(" \u00a0")
    return bare.startswith(_STARTERS) and _NUMBER.fullmatch(bare) is None


def harmless(text: str) -> str:
    """`text` for a cell that is characters only; what could compute gets an apostrophe in front."""
    return f"'{text}" if is_formula_like(text) else text


def put_text(cell: "Cell", text: str) -> None:
    """Write `text` into a cell of a workbook, as text for ever: neither opening nor editing makes it a formula."""
    cell.value = xml_text(text)[:_LONGEST]
    # openpyxl takes a leading `=` for a formula; the cell's type, not its first letter, is what Excel goes by.
    cell.data_type = "s"
    if is_formula_like(text):
        cell.quotePrefix = True


def xml_text(text: str) -> str:
    """`text` without the characters no XML may hold, for comments and headings of a workbook."""
    return _NO_XML.sub("\ufffd", text)


def timeless(workbook: bytes) -> bytes:
    """The same workbook with fixed times, inside its properties and in the archive's entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(buffer, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                data = re.sub(rb"(?<=>)\d{4}-\d\d-\d\dT[^<]*(?=</dcterms:)", _STAMP.encode(), data)
            fixed = zipfile.ZipInfo(entry.filename, _ZIP_TIME)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, data)
    return buffer.getvalue()
