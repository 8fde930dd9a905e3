"""Text from outside into cells of the files we write: it is always text, never a formula.

A spreadsheet takes a text cell that begins with `=`, `+`, `-`, `@` or a control character for a formula, in a CSV
file, in a table pasted from a page, and in a workbook when the cell is edited. Every writer puts its text through
here: `harmless` where a cell is only characters (CSV, HTML), `put_text` for a cell of a workbook.
"""

import re
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
