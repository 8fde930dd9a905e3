"""Characters that mean the same, that mean nothing, and letters of other scripts that look like Latin ones.

`read` is what a cell, heading or cover says: composed, without characters that nobody sees, with plain spaces, `Đ` for
the Icelandic `Ð` and the African `Ɖ`, plain digits and letters for full-width ones. It leaves garbled text as it is
(see `encodings`), and superscripts too: `1150¹` is not 11501. `searchable` goes further, for what must be found however
it is dressed.
"""

import re
import unicodedata
from typing import Final

import polars as pl

from antq.core.text.encodings import SIGNS, find_garbled, likely_garbled, ungarbled

# Format characters (soft hyphen, zero-width, direction, tags, byte order mark), variation selectors and fillers.
_UNSEEN: Final = (
    r"\x{AD}\x{34F}\x{61C}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180E}\x{200B}-\x{200F}\x{202A}-\x{202E}"
    r"\x{2060}-\x{206F}\x{3164}\x{FE00}-\x{FE0F}\x{FEFF}\x{FFA0}\x{FFF9}-\x{FFFB}\x{E0000}-\x{E0FFF}"
)
_BLANKS: Final = r"\x{A0}\x{1680}\x{2000}-\x{200A}\x{202F}\x{205F}\x{2800}\x{3000}"
# In these blocks letters are composed, or are what they are.
_COMPOSED: Final = (
    r"\x{00}-\x{9F}\x{A1}-\x{AC}\x{AE}-\x{CF}\x{D1}-\x{EF}\x{F1}-\x{188}\x{18A}-\x{255}\x{257}-\x{2FF}"
    r"\x{1E00}-\x{1EFF}\x{2010}-\x{2027}"
)
_LOOSE: Final = rf"[^{_COMPOSED}]"


def _for_python(pattern: str) -> str:
    return re.sub(r"\\x\{([0-9A-F]+)\}", lambda found: f"\\U{int(found[1], 16):08x}", pattern)


NOT_PLAIN: Final = f"{_LOOSE}|{SIGNS}"
"""A pattern (of Polars) for what may be another character than it shows."""
_BLOCK: Final = 4 * 1024 * 1024
# A character and its neighbours may not be parted by two blocks.
_OVERLAP: Final = 16
_UNSEEN_RE: Final = re.compile(_for_python(f"[{_UNSEEN}]+"))
_BLANKS_RE: Final = re.compile(_for_python(f"[{_BLANKS}]"))
_LOOSE_RE: Final = re.compile(_for_python(_LOOSE))
# One character for another; full-width forms are in their block as their plain ones are in ASCII.
_SAME: Final = {
    "Ð": "Đ",
    "ð": "đ",
    "Ɖ": "Đ",
    "ɖ": "đ",
    **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
}
_SAME_TABLE: Final = str.maketrans(_SAME)

_CYRILLIC: Final = dict(zip("АВЕЅІЈКМНОРСТУХЗаеорсухіјѕһԁԛԝ", "ABESIJKMHOPCTYX3aeopcyxijshdqw", strict=True))
_GREEK: Final = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοναι", "ABEZHIKMNOPTYXovai", strict=True))
_TWINS: Final = {**_CYRILLIC, **_GREEK}
_TWIN_TABLE: Final = str.maketrans(_TWINS)
_TWIN: Final = re.compile(f"[{''.join(_TWINS)}]")
# Format characters, private and unassigned ones.
_SHOW_NOTHING: Final = frozenset(("Cf", "Co", "Cn"))
LOOK_ALIKE: Final = f"[{''.join(_TWINS)}]"
"""A pattern (of Polars) for letters that only look like Latin ones."""


def read(text: str) -> str:
    """What a text from outside says, in one spelling; garbled text stays as it is."""
    if text.isascii() or not _LOOSE_RE.search(text) or find_garbled(text):
        return text
    plain = _UNSEEN_RE.sub("", unicodedata.normalize("NFC", text)).translate(_SAME_TABLE)
    return unicodedata.normalize("NFC", _BLANKS_RE.sub(" ", plain))


def read_column(column: pl.Series) -> pl.Series:
    """`read` over a column. Looking whether there is work to do costs a small part of doing it."""
    loose = column.str.contains(_LOOSE)
    if not loose.any():
        return column
    cell = pl.col("cell")
    likely = column.filter(loose & likely_garbled(column)).unique().to_list()
    garbled = [text for text in likely if text and find_garbled(text)]
    plain = (
        cell.str.normalize("NFC")
        .str.replace_all(f"[{_UNSEEN}]", "")
        .str.replace_many(_SAME)
        .str.replace_all(f"[{_BLANKS}]", " ")
        .str.normalize("NFC")
    )
    frame = pl.DataFrame({"cell": column})
    return frame.select(pl.when(cell.is_in(garbled)).then(cell).otherwise(plain).alias(column.name))[
        column.name
    ]


def is_plain(data: bytes) -> bool:
    """Whether UTF-8 text has no unseen, decomposed, look-alike or garbled letter: it says what it shows.

    One look at a whole file, which most files pass. False only says that a closer look is due.
    """
    return data.isascii() or not any(
        pl.Series([data[at : at + _BLOCK + _OVERLAP].decode("utf-8", "ignore")]).str.contains(NOT_PLAIN)[0]
        for at in range(0, len(data), _BLOCK)
    )


def fold_look_alikes(text: str) -> str:
    """`text` with Latin letters for Cyrillic and Greek ones that look the same."""
    return text if text.isascii() else text.translate(_TWIN_TABLE)


def look_alikes(text: str) -> str:
    """The letters of other scripts in `text` that look like Latin ones, named: `Н (U+041D)`; empty if none."""
    return ", ".join(f"{c} (U+{ord(c):04X})" for c in dict.fromkeys(_TWIN.findall(text)))


def visible(text: str) -> str:
    """`text` for a message: each character that shows nothing, or that no font has, by its code (`‹U+200B›`)."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"‹U+{ord(c):04X}›" if unicodedata.category(c) in _SHOW_NOTHING or _UNSEEN_RE.match(c) else c
        for c in unicodedata.normalize("NFC", text)
    )


def searchable(text: str) -> str:
    """`text` as guards look at it: compatible forms made plain, look-alikes folded, garbled words decoded."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", _UNSEEN_RE.sub("", ungarbled(text)))
    plain = _BLANKS_RE.sub(" ", plain.translate(_SAME_TABLE).translate(_TWIN_TABLE))
    return unicodedata.normalize("NFC", plain)
