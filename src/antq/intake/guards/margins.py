"""What a workbook says outside its cells: page headers and footers, comments, text boxes, properties.

A mark of secrecy stands there as often as in a cell. Nothing is parsed as XML: tags are cut away.
"""

import re
from collections.abc import Iterator

_ERROR_CELL = b't="e"'
_FORMULA = re.compile(rb"[<:]f[\s>/]")
_HEADER_FOOTER = re.compile(rb"<(?:[\w.-]+:)?(?:odd|even|first)(?:Header|Footer)(?:\s[^>]*)?>([^<]{0,4000})<")
_SHEETS = ("xl/worksheets/", "xl/chartsheets/", "xl/dialogsheets/")
_WORDS = (
    *("docprops/", "xl/drawings/", "xl/comments", "xl/threadedcomments/", "xl/diagrams/", "xl/charts/"),
    *("word/header", "word/footer", "word/comments", "word/footnotes", "word/endnotes"),
)
# A stamp is a box of text within the document, which readers of its paragraphs pass over. Longer texts are no stamps.
_DOCUMENT = "word/document.xml"
_STAMP_LENGTH = 40
# Where one text ends and the next begins; the runs within are one text, however its letters are dressed.
_TEXT_END = re.compile(rb"</(?:[\w.-]+:)?(?:p|comment|threadedComment|si|div|\w*[Pp]ropert\w*|[a-z]+)>")
_RUN = re.compile(
    rb"</?(?:[\w.-]+:)?(?:r|t|rPr|font|b|i|u|sz|color|rFont|family|charset|span|bodyPr)(?:[\s/][^>]*)?>"
)
_TAG = re.compile(rb"<[^>]*>")
_WORDS_LIMIT = 8 * 1024 * 1024


class Margins:
    """Gathers those texts block by block, and whether a sheet has formulas or error cells."""

    def __init__(self) -> None:
        self.has_formulas = False
        self.has_error_cells = False
        self._texts: list[str] = []
        self._words: list[bytes] = []
        self._paragraphs: list[bytes] = []
        self._size = 0

    def look(self, name: str, window: bytes, tail: bytes) -> None:
        """Look at a part's next block; `window` is that block with the end of the last one, `tail`, in front."""
        if name.startswith(_SHEETS):
            # A single byte that most blocks lack is looked for first: it costs a hundredth of a word.
            self.has_formulas = self.has_formulas or (
                b"f" in window
                and (b"<f" in window or (b":" in window and b":f" in window))
                and bool(_FORMULA.search(window))
            )
            self.has_error_cells = (
                self.has_error_cells
                or _ERROR_CELL in window
                or (b"'" in window and _ERROR_CELL.replace(b'"', b"'") in window)
            )
            if (b"H" in window and b"Header" in window) or (b"F" in window and b"Footer" in window):
                self._texts += [plain(found) for found in _HEADER_FOOTER.findall(window)]
        elif name.startswith(_WORDS) and self._size < _WORDS_LIMIT:
            self._words.append(window[len(tail) :])
            self._size += len(window) - len(tail)
        elif name == _DOCUMENT:
            self._paragraphs.append(window[len(tail) :])

    def texts(self) -> Iterator[str]:
        """All texts found."""
        yield from self._texts
        yield from _texts(b"".join(self._words))
        yield from (text for text in _texts(b"".join(self._paragraphs)) if len(text) <= _STAMP_LENGTH)


def _texts(words: bytes) -> Iterator[str]:
    for part in _TEXT_END.split(_RUN.sub(b"", words)):
        text = plain(_TAG.sub(b" ", part)).strip()
        if text:
            yield text


def plain(xml_text: bytes) -> str:
    """XML character data as text: the five entities and character references, without an XML parser."""
    text = xml_text.decode("utf-8", "replace")
    text = re.sub(r"&#(\d{1,7});", lambda found: _character(int(found.group(1))), text)
    text = re.sub(r"&#x([0-9a-fA-F]{1,6});", lambda found: _character(int(found.group(1), 16)), text)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, character)
    # Field codes of headers and footers: &C (centre), &"Times New Roman,Bold", &14 …
    return re.sub(r'&(?:"[^"]*"|\d+|[A-Za-z])', " ", text)


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code <= 0xDFFF else "\ufffd"
