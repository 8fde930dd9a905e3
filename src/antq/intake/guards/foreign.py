"""Tables that other programs saved under a workbook's name: named as what they are, before anybody reads them as prose.

Excel opens each of them, so that clerks see no difference. Their cells hold what was shown and not what was stored
(`1.150` may be either), which is why they are returned and not read.
"""

import html
import re
from typing import Final

from antq import forms
from antq.intake import layouts
from antq.intake.guards.inspected import Refused
from antq.intake.prose import cover

# What the beginning of a file says, and what the file is then called in a finding.
_HEAD: Final = 64 * 1024
_MAIL_LINES: Final = rb"\s*(?:[\w-]+:[^\n]*\n|[ \t]+[^\n]*\n){0,40}?"
_SIGNS: Final = (
    (re.compile(rb"\s*ID;P", re.IGNORECASE), "SYLK (.slk)"),
    (re.compile(rb"\s*TABLE\r?\n0,1\r?\n"), "DIF"),
    (re.compile(_MAIL_LINES + rb"Content-Type:\s*multipart/related", re.IGNORECASE), "MHTML (.mht)"),
    (re.compile(rb"\s*<[^\0]{0,4000}?urn:schemas-microsoft-com:office:spreadsheet"), "XML Spreadsheet 2003"),
    (re.compile(rb"\s*<\?xml[^\0]{0,4000}?urn:oasis:names:tc:opendocument"), "OpenDocument (.fods)"),
)
# How Excel's and Calc's pages name themselves.
_OF_EXCEL: Final = re.compile(r"urn:schemas-microsoft-com:office:excel|<x:ExcelWorkbook|\bExcel\.Sheet\b")
_OF_CALC: Final = re.compile(r"<a\s+name=\"?table0\b", re.IGNORECASE)
# Headings stand at the beginning; every pattern below takes a page once, whatever it holds.
_PAGE: Final = 1024 * 1024
_TAG: Final = re.compile(r"(<[^<>]*>)")
_NAME: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_UNSHOWN: Final = frozenset({"script", "style", "title", "head"})
# Rows of tables in which headings are looked for.
_ROWS: Final = 2_000
# A page with more words outside its tables tells of something; a saved sheet has a title and names of sheets.
_FEW_WORDS: Final = 60


def head(data: bytes) -> bytes:
    """The beginning of a text without white space and byte order mark, in UTF-8 if it was UTF-16 with a mark."""
    start = data[:_HEAD]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode("utf-8", "replace")
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()


def check_text(start: bytes) -> None:
    """Refuse a table saved as text of another kind (SYLK, MHTML, XML of Excel 2003), by its head. Raises Refused."""
    for sign, kind in _SIGNS:
        if sign.match(start):
            raise Refused("FI130", kind=kind)


def check_page(data: bytes) -> None:
    """Refuse a page that is a workbook's, or whose tables have the headings of a form. Raises Refused."""
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    page = data[:_PAGE].decode("utf-16" if is_utf16 else "utf-8", "replace")
    if _OF_EXCEL.search(page[:_HEAD]) or _OF_CALC.search(page) or _is_form(page):
        raise Refused("FI130", kind="HTML")


def check_package(names: set[str]) -> None:
    """Refuse a package of another kind, told by the names of its parts in lower case. Raises Refused."""
    if "xl/workbook.bin" in names:
        raise Refused("FI130", kind="XLSB")
    if "content.xml" in names and "mimetype" in names:
        raise Refused("FI130", kind="OpenDocument (.ods, .odt)")


def _is_form(page: str) -> bool:
    rows, outside = _rows(page)
    if outside > _FEW_WORDS or cover.is_declared("\n".join("\t".join(row) for row in rows)):
        return False
    tables = [layouts.template_table(form) for form in forms.FORMS]
    labels = sum(bool(row) and layouts.is_cover_label(row[0]) for row in rows)
    return labels >= layouts.HEADER_MATCHES or any(
        layouts.find_headings(table, [row]) for row in rows for table in tables
    )


def _rows(page: str) -> tuple[list[list[str]], int]:
    """The texts of each table row's cells, and how many words stand outside of tables."""
    rows: list[list[list[str]]] = []
    depth = outside = 0
    unshown = ""
    for piece in _TAG.split(_without_remarks(page)):
        named = _NAME.match(piece) if piece.startswith("<") else None
        if named:
            name, is_end = named[2].lower(), bool(named[1])
            if name in _UNSHOWN:
                unshown = "" if is_end else unshown or name
            elif name == "body":
                unshown = ""
            elif name == "table":
                depth = max(0, depth + (-1 if is_end else 1))
            elif name == "tr" and not is_end and len(rows) < _ROWS:
                rows.append([])
            elif name in ("td", "th") and not is_end and rows:
                rows[-1].append([])
            continue
        words = html.unescape(piece).split() if not unshown else []
        if not depth:
            outside += len(words)
        elif words and rows and rows[-1]:
            rows[-1][-1] += words
    return [[" ".join(cell) for cell in row] for row in rows], outside


def _without_remarks(page: str) -> str:
    first, *others = page.split("<!--")
    return first + "".join(other.partition("-->")[2] for other in others)
