"""What a workbook or document says in any of its parts: marks of secrecy, and numbers of persons outside the cells.

One sweep over the texts and attributes of all XML parts: cells, page headers and footers, comments, text boxes,
watermarks, alternative texts, number formats, defined names, properties. Nothing is parsed as XML: tags are cut away.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from antq import forms
from antq.core.text import is_plain
from antq.privacy import persons, secrecy

_ERROR_CELL = b't="e"'
_FORMULA = re.compile(rb"[<:]f[\s>/]")
_SHEETS = ("xl/worksheets/", "xl/chartsheets/", "xl/dialogsheets/")
# The parts that hold cells, which rules judge one by one; they may be large, so most of their blocks get one look only.
_CELLS: Final = (*_SHEETS, "xl/sharedstrings.xml")
# Texts outside the cells in which somebody may be named; charts repeat figures and are left out.
_NOTES: Final = (
    *("docprops/core", "docprops/custom", "xl/drawings/", "xl/comments", "xl/threadedcomments/"),
    *("word/header", "word/footer", "word/comments", "word/footnotes", "word/endnotes"),
)
_REMARKS: Final = ("xl/drawings/", "xl/comments", "xl/threadedcomments/")
# Where one text ends and the next begins; the runs within are one text, however its letters are dressed.
# Each pattern begins with a sign it must find and stops at the next "<": its time grows with the block, not its square.
_TEXT_END = re.compile(
    rb"</(?:[\w.-]{1,40}:)?(?:p|comment|threadedComment|si|is|c|div|\w{0,40}[Pp]ropert\w{0,40}|[a-z]+)>"
)
_RUN = re.compile(
    rb"</?(?:[\w.-]{1,40}:)?(?:r|t|rPr|font|rFonts|b|i|u|sz|color|rFont|family|charset|span|bodyPr|proofErr)"
    rb"(?:[\s/][^<>]*)?>"
)
_HAS_RUNS: Final = re.compile(rb"<(?:[\w.-]{1,40}:)?r[\s>]")
_TAG = re.compile(rb"<[^<>]*>")
_ATTRIBUTE: Final = re.compile(rb"=\s*(?:\"([^\"<]{1,4000})\"|'([^'<]{1,4000})')")
_CHARACTER_DATA: Final = b"<![CDATA["
_HEADER_FOOTER = re.compile(
    rb"<(?:[\w.-]{1,40}:)?(?:odd|even|first)(?:Header|Footer)(?:\s[^<>]*)?>([^<]{0,4000})<"
)
# Codes of headers and footers: a section of the line, and the dress of the letters that follow.
_SECTION: Final = re.compile(r"&[LCR]")
_DRESS: Final = re.compile(r"&(?:\"[^\"]*\"|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|\d{1,3}|[A-Za-z])")
# Signs with which a number format quotes its own words, and how it escapes single letters.
_QUOTING: Final = re.compile(r"[\"\\]")
_REFERENCE: Final = re.compile(r"&#(?:\d{1,7}|x[0-9a-fA-F]{1,6});")
_REFERENCE_BYTES: Final = re.compile(_REFERENCE.pattern.encode())
_MOST_REFERENCES: Final = 100
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Margins:
    """Sweeps the parts block by block; also finds whether a sheet has formulas or error cells."""

    def __init__(self) -> None:
        self.has_formulas = False
        self.has_error_cells = False
        self.is_marked = False
        self.has_identifiers = False
        # Texts of comments and text boxes.
        self.remarks: list[str] = []
        # Characters of notes so far; to look at one more text takes as long as some twenty more characters.
        self.size_of_notes = 0

    def scan_part(self, name: str, window: bytes) -> None:
        """Look at a part's next block, with the end of the last one in front."""
        if name.startswith(_SHEETS):
            self._look_for_faults(window)
        if self.is_marked:
            return
        if name.startswith(_CELLS) and not _is_worth_a_look(window):
            notes = _header_footers(window)
            self.has_identifiers = self.has_identifiers or persons.any_identifier(notes)
            self.is_marked = secrecy.any_marked(notes)
            return
        texts = list(_texts(window))
        notes = texts if name.startswith(_NOTES) else _header_footers(window)
        if name.startswith(_REMARKS):
            self.remarks += [theirs for text in notes if (theirs := text.split(forms.OUR_COMMENT)[0])]
        self.size_of_notes += sum(len(text) + 20 for text in notes)
        self.has_identifiers = self.has_identifiers or persons.any_identifier(notes)
        attributes = [plain(double or single) for double, single in _ATTRIBUTE.findall(window)]
        shown = [_QUOTING.sub("", text) for text in attributes if '"' in text or "\\" in text]
        self.is_marked = secrecy.any_marked([*texts, *notes, *attributes, *shown]) or (
            name == "xl/workbook.xml" and any(secrecy.name_is_marked(text) for text in attributes)
        )

    def _look_for_faults(self, window: bytes) -> None:
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


def _is_worth_a_look(window: bytes) -> bool:
    """Whether a block of cells may hold a mark: as it is written, or once its runs and references are read."""
    bare = _without_character_data(window) if _CHARACTER_DATA in window else window
    # Runs occur in texts only; a block of numbers has none, and plain bytes are found faster than a pattern.
    has_texts = b"<t" in bare or b":t" in bare
    bare = _RUN.sub(b"", bare) if has_texts and _HAS_RUNS.search(bare) else bare
    text = _read_some_references(bare).decode("utf-8", "ignore")
    return secrecy.may_be_marked(_read_escapes(text))


@lru_cache(10_000)
def _is_telling(reference: bytes) -> bool:
    letter = _character(reference.decode())
    return letter.isascii() or letter in "ậẬ" or not is_plain(letter.encode())


def _read_some_references(window: bytes) -> bytes:
    """The block with those references read that a mark could be written with. Writers without UTF-8 have one for each
    accent: reading them all would take longer than all other looks."""
    telling = [one for one in set(_REFERENCE_BYTES.findall(window)) if _is_telling(one)]
    if len(telling) > _MOST_REFERENCES:
        return plain(window).encode("utf-8", "replace")
    for reference in telling:
        window = window.replace(reference, _character(reference.decode()).encode())
    return window


def _header_footers(window: bytes) -> list[str]:
    if b"Header" not in window and b"Footer" not in window:
        return []
    found = [plain(text) for text in _HEADER_FOOTER.findall(window)]
    return [
        part for text in found for part in _SECTION.split(_DRESS.sub(_without_dress, text)) if part.strip()
    ]


def _without_dress(code: re.Match[str]) -> str:
    return code[0] if _SECTION.fullmatch(code[0]) else ""


def _texts(window: bytes) -> Iterator[str]:
    """The texts between the tags, and those of character data."""
    for part in _TEXT_END.split(_RUN.sub(b"", _without_character_data(window))):
        text = plain(_TAG.sub(b" ", part)).strip()
        if text:
            yield text
            if "&" in text:
                yield _DRESS.sub(" ", text)


def _without_character_data(window: bytes) -> bytes:
    """The block with character data as plain text, so that no sign in it looks like a tag."""
    before, *parts = window.split(_CHARACTER_DATA)
    bare = [before]
    for part in parts:
        data, _, rest = part.partition(b"]]>")
        bare += (data.replace(b"<", b" ").replace(b">", b" "), rest)
    return b"".join(bare)


def plain(xml_text: bytes) -> str:
    """XML character data as text: the five entities and character references, without an XML parser."""
    text = xml_text.decode("utf-8", "replace")
    if "&" in text:
        text = _REFERENCE.sub(lambda found: _character(found[0]), text)
        for entity, character in (
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", '"'),
            ("&apos;", "'"),
            ("&amp;", "&"),
        ):
            text = text.replace(entity, character)
    return _read_escapes(text)


def _read_escapes(text: str) -> str:
    return _ESCAPED.sub(lambda found: _character(found[0]), text) if "_x" in text else text


@lru_cache(10_000)
def _character(reference: str) -> str:
    """The character that `&#7853;`, `&#x1EAD;` or `_x1EAD_` means. A text has many, of few kinds."""
    decimal = re.fullmatch(r"&#(\d+);", reference)
    code = int(decimal[1]) if decimal else int(reference.strip("&#_x;"), 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code <= 0xDFFF else "\ufffd"
