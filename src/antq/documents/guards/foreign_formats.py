"""Tables that other programs saved under a workbook's name: named as what they are, before anybody reads them as prose.

Excel opens each of them, so that clerks see no difference. Their cells hold what was shown and not what was stored
(`1.150` may be either), which is why they are returned and not read.
"""

import html
import quopri
import re
from collections.abc import Iterable, Sequence
from typing import Final, NoReturn

from antq import forms
from antq.documents import layouts
from antq.documents.guards.inspection import RefusedError
from antq.documents.prose import text_cover
from antq.privacy import secrecy

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
# Headings are at the beginning; every pattern below takes a page once, whatever it holds.
_PAGE: Final = 1024 * 1024
_TAG: Final = re.compile(r"(<[^<>]*>)")
_NAME: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_UNSHOWN: Final = frozenset({"script", "style", "title", "head"})
# Rows of tables in which headings are looked for.
_ROWS: Final = 2_000
# From so many words on a text outside the tables is a sentence: a saved sheet has titles and names of sheets there.
_SENTENCE: Final = 10


def head(data: bytes) -> bytes:
    """The beginning of a text without white space and byte order mark, in UTF-8 if it was UTF-16 with a mark."""
    start = data[:_HEAD]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode("utf-8", "replace")
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()


def check_text(data: bytes, start: bytes) -> None:
    """Refuse a table saved as text of another kind (SYLK, MHTML, XML of Excel 2003). Raises RefusedError."""
    for sign, kind in _SIGNS:
        if sign.match(start):
            text = _decoded(quopri.decodestring(data[:_PAGE]) if kind.startswith("MHTML") else data)
            _refuse(_TAG.split(text)[::2], kind)


def check_page(data: bytes) -> None:
    """Refuse a page that is a workbook's, or whose tables have the headings of a form. Raises RefusedError."""
    page = _decoded(data)
    rows, outside = _rows(page)
    if _OF_EXCEL.search(page[:_HEAD]) or _OF_CALC.search(page) or _is_form(rows, outside):
        _refuse([*_TAG.split(page[:_HEAD])[::2], *outside, *(cell for row in rows for cell in row)], "HTML")


def check_package(names: set[str]) -> None:
    """Refuse a package of another kind, recognised by the names of its parts in lower case. Raises RefusedError."""
    if "xl/workbook.bin" in names:
        raise RefusedError("FI130", kind="XLSB")
    if "content.xml" in names and "mimetype" in names:
        raise RefusedError("FI130", kind="OpenDocument (.ods, .odt)")


def _refuse(texts: Iterable[str], kind: str) -> NoReturn:
    # What is returned is kept for a while; of a marked file nothing may be.
    if secrecy.any_marked(html.unescape(text) for text in texts):
        raise RefusedError(secrecy.FINDING)
    raise RefusedError("FI130", kind=kind)


def _decoded(data: bytes) -> str:
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data[:_PAGE].decode("utf-16" if is_utf16 else "utf-8", "replace")


def _is_form(rows: Sequence[Sequence[str]], outside: Sequence[str]) -> bool:
    if any(len(text.split()) >= _SENTENCE for text in outside):
        return False
    if text_cover.is_declared("\n".join("\t".join(row) for row in rows)):
        return False
    tables = [layouts.template_table(form) for form in forms.FORMS]
    labels = sum(bool(row) and layouts.is_cover_label(row[0]) for row in rows)
    return (labels >= layouts.HEADER_MATCHES and not outside) or any(
        layouts.find_headings(table, [row]) for row in rows for table in tables
    )


def _rows(page: str) -> tuple[list[list[str]], list[str]]:
    """The texts of each table row's cells, and the texts outside of tables."""
    rows: list[list[list[str]]] = []
    outside: list[str] = []
    depth = 0
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
        if words and not depth:
            outside.append(" ".join(words))
        elif words and rows and rows[-1]:
            rows[-1][-1] += words
    return [[" ".join(cell) for cell in row] for row in rows], outside


def _without_remarks(page: str) -> str:
    first, *others = page.split("<!--")
    return first + "".join(other.partition("-->")[2] for other in others)
