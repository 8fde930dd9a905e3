"""What a file is, by its content, and whether it may be opened at all.

Nothing here trusts a name, a suffix or a size a file states about itself, and nothing in a file is executed.
"""

import re

from antq.core.text import TWICE, find_garbled, is_plain
from antq.documents.guards import foreign_formats, texts
from antq.documents.guards.inspection import Inspection, RefusedError
from antq.documents.guards.package_guard import inspect_package
from antq.documents.prose import text_cover
from antq.privacy import secrecy

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_PDF = b"%PDF-"
# What a page begins with, after a declaration of XML and remarks.
_HTML = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,4000}-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|article|section|main|div|table|h[1-6]|p)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
# A cover that announces prose is within this much of a text.
_HEAD = 64 * 1024
# Values of a JSON file: each is an object in memory once parsed.
_JSON_VALUES = 2_000_000


def inspect(data: bytes) -> Inspection:
    """Tell the format of `data` and refuse what must not be opened. Raises RefusedError."""
    if _is_blank(data):
        raise RefusedError("FI101")
    if data.startswith(b"PK"):
        return inspect_package(data)
    if data.startswith(_OLE):
        raise RefusedError("FI108" if _ENCRYPTED_PACKAGE in data else "FI109")
    if data.startswith(_PDF):
        return Inspection("pdf")
    head = foreign_formats.head(data)
    foreign_formats.check_text(data, head)
    if head.startswith(b"{\\rtf"):
        raise RefusedError("FI103")
    if is_page := _HTML.match(head):
        # Before anything else refuses it: what is refused is kept for a while.
        if texts.page_is_marked(data.decode("utf-8", "replace")):
            raise RefusedError(secrecy.FINDING)
        foreign_formats.check_page(data)
    text = _as_utf8(data)
    start = text.lstrip()[:1]
    if start in (b"{", b"["):
        if text.count(b",") + text.count(b"[") + text.count(b"{") > _JSON_VALUES:
            raise RefusedError("FI105", limit=f"{_JSON_VALUES:,} values".replace(",", "."))
        return Inspection("json", text, is_marked=texts.json_is_marked(text.decode("utf-8")))
    if is_page:
        return Inspection("html")
    if text_cover.is_declared(text[:_HEAD].decode("utf-8", "ignore")):
        return Inspection("txt", text, is_marked=texts.lines_are_marked(text.decode("utf-8")))
    tabular = start == b"#" or any(separator in text for separator in (b",", b";", b"\t"))
    if start == b"<" or not tabular:
        raise RefusedError("FI103")
    plain = is_plain(text)
    is_marked = texts.table_is_marked(text.decode("utf-8"), is_plain=plain)
    return Inspection("csv", text, is_marked=is_marked, is_plain=plain)


def _is_blank(data: bytes) -> bool:
    # Stripping copies what is left, so a long file is judged by its beginning first.
    blank = b"\x00\t\r\n \xef\xbb\xbf"
    return not data[:1024].strip(blank) and not data.strip(blank)


def _as_utf8(data: bytes) -> bytes:
    """Text bytes as UTF-8 without a byte order mark; UTF-16 with a mark is converted. Raises RefusedError."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16").encode("utf-8")
        data = data.removeprefix(b"\xef\xbb\xbf")
        if b"\x00" in data:
            raise RefusedError("FI103")
        data.decode("utf-8")
    except UnicodeError:
        printable = sum(byte in b"\t\r\n" or byte >= 32 for byte in data[:4096])
        mostly_text = printable >= 0.98 * len(data[:4096]) and not data.startswith((b"%PDF", b"\x89PNG"))
        if mostly_text and texts.lines_are_marked(data.decode("latin-1")):
            raise RefusedError(secrecy.FINDING) from None
        garbled = find_garbled(data[:_HEAD].decode("latin-1")) if mostly_text else None
        # UTF-8 with a wrong byte looks like text that was stored twice.
        if garbled is not None and garbled.encoding != TWICE:
            raise RefusedError("FI312", encoding=garbled.encoding) from None
        raise RefusedError("FI112" if mostly_text else "FI103") from None
    if data.startswith(b"%PDF"):
        raise RefusedError("FI103")
    return data
