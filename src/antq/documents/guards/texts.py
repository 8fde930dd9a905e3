"""Marks of secrecy in files of text: any cell, key, value, line, element or attribute."""

import html
import re
from typing import Final

from antq.privacy import secrecy

_LINES: Final = re.compile(r"[\r\n]+")
_CELL_ENDS: Final = re.compile(r"[,;\t\"|:#]+")
_LITERAL: Final = re.compile(r"\"((?:[^\"\\]|\\.)*)\"")
_REFERENCE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})")
# Elements that only dress letters.
_DRESS: Final = re.compile(
    r"</?(?:b|i|u|em|strong|span|font|small|big|sup|sub|mark)(?:\s[^<>]*)?>", re.IGNORECASE
)
_ELEMENT: Final = re.compile(r"<[^<>]*>")
_QUOTED: Final = re.compile(r"\"([^\"<>]{1,4000})\"|'([^'<>]{1,4000})'")


def table_is_marked(text: str, *, is_plain: bool) -> bool:
    """Whether any cell or line of a table of text carries a mark."""
    if not secrecy.may_be_marked(text, is_plain=is_plain):
        return False
    lines = _LINES.split(text)
    return secrecy.any_marked([*lines, *(cell for line in lines for cell in _CELL_ENDS.split(line))])


def json_is_marked(text: str) -> bool:
    """Whether any key or value of a JSON text carries a mark, its characters written as they are or by number."""
    if "\\u" in text:
        text = _REFERENCE.sub(lambda found: chr(int(found[1], 16)), text)
        # Two numbers may encode one character; one of them alone encodes none.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return secrecy.may_be_marked(text) and secrecy.any_marked(_LITERAL.findall(text))


def page_is_marked(text: str) -> bool:
    """Whether any text, attribute, remark or style of a page carries a mark."""
    bare = html.unescape(_DRESS.sub("", text))
    if not secrecy.may_be_marked(bare):
        return False
    shown = [line for part in _ELEMENT.split(bare) for line in _LINES.split(part)]
    quoted = [double or single for double, single in _QUOTED.findall(html.unescape(text))]
    remarks = [part.partition("-->")[0] for part in bare.split("<!--")[1:]]
    return secrecy.any_marked([*shown, *quoted, *remarks])


def lines_are_marked(text: str) -> bool:
    """Whether any line of a text carries a mark."""
    return secrecy.any_marked(_LINES.split(text))
