"""Vietnamese text typed in TCVN3 (ABC) or VNI, or stored as UTF-8 twice: recognised by its words.

Such text holds other letters than those its sender sees. A word counts as garbled when it is no Vietnamese syllable and
its decoded form is one. The decoded form only serves to name what was meant: nobody's figures are filed from it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl

TCVN3: Final = "TCVN3 (ABC)"
VNI: Final = "VNI"
TWICE: Final = "UTF-8 mã hóa hai lần"

# The letters of TCVN3 by the characters of Latin-1 that represent them.
_TCVN3_LETTERS: Final = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# VNI writes a mark after the letter it belongs to, and some letters as one character.
_MARKS: Final = "ùøûõï"
_TONES: Final = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
_VNI_ALONE: Final = dict(zip("ñôöíìæóòî", "đơưíìỉĩịỵ", strict=True))
_VIETNAMESE: Final = frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")
_WORD: Final = re.compile(r"[^\W\d_¡-ÿ]*[¡-ÿ][^\W\d_¡-ÿ¡-ÿ]*(?:[¡-ÿ]+[^\W\d_¡-ÿ]*)*")
# Two vowels with a mark on the second, as no language of the country writes them.
_NO_VOWELS: Final = re.compile("(?i)[aey][ùõâáàã]|o[ùõâ]|u[ùõ]")
_LETTER: Final = re.compile("[A-Za-z]")
# At the end of a word these also end a quotation, name a brand, or lead to a footnote.
_ENDS_ANYWHERE: Final = frozenset("¹»¼½¾®©ª")
_ONSET: Final = r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?"
_RHYME: Final = (
    r"(?:(?:[aăâeoôuư]|iê|yê|oa|oă|oe|uâ|uô|uyê|ươ)(?P<coda>ng|c|m|n|p|t)|(?:[êiơy]|uê|uy|uơ)(?P<other>m|n|p|t)"
    r"|(?:[aêiy]|oa|uê|uy)(?P<palatal>ch|nh)"
    r"|[aeêioôơuưy]|a[iouy]|â[uy]|eo|êu|i[au]|iêu|yêu|o[ai]|oa[ioy]|oeo?|ôi|ơi|u[aiêơ]|uy[au]?|uây|uôi|ư[aiu]|ươ[iu])"
)
_SYLLABLE: Final = re.compile(_ONSET + _RHYME)
_STOPS: Final = frozenset(("ch", "c", "p", "t"))
_RISING_OR_HEAVY: Final = frozenset("\u0301\u0323")

# What most texts lack: a text without any of these needs no second look.
_UPPER: Final = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ"
SIGNS: Final = (
    r"[¡-\x{AC}®µ-¹»-¾ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïñö÷øûüþ]|\x{AD}\pL"
    rf"|[a-z][{_UPPER}]|[A-Z][{_UPPER}][a-z]|[aeyAEY][ùõâáàãÙÕÂÁÀÃ]|[oO][ùõâÙÕÂ]|[uU][ùõÙÕ]"
)
_LIKELY: Final = re.compile(SIGNS.replace(r"\x{AC}", "\u00ac").replace(r"\x{AD}\pL", "\u00ad[^\\W\\d_]"))
_BEYOND_LATIN_1: Final = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
_LEAD_BYTES: Final = re.compile("[\u00c3\u00c4\u00c5\u00c6\u00e1]")


@dataclass(frozen=True)
class Garbled:
    """What a text was typed or stored in, and what it says when read so."""

    encoding: str
    decoded: str


def find_garbled(text: str) -> Garbled | None:
    """The encoding in which `text` makes Vietnamese words that it does not make as written; None for sound text."""
    if text.isascii() or not _LIKELY.search(text):
        return None
    return _recognise(text)


def ungarbled(text: str) -> str:
    """What `text` means: decoded where it is garbled, else the text itself."""
    found = find_garbled(text)
    return found.decoded if found else text


def likely_garbled(column: pl.Series) -> pl.Series:
    """Which texts of a column are worth a look by `find_garbled`."""
    return column.str.contains(SIGNS)


@cache
def _twice() -> tuple[re.Pattern[str], dict[str, str]]:
    """Vietnamese letters by what their UTF-8 becomes when read as Latin-1 or Windows-1252."""
    found: dict[str, str] = {}
    letters = [chr(code) for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))]
    for letter in letters:
        encoded = letter.encode()
        found[encoded.decode("latin-1")] = letter
        found["".join(_windows(byte) for byte in encoded)] = letter
    # `XÃ` before a no-break space is a word in capitals; `ThÃ nh` is not.
    keys = sorted(map(re.escape, found), key=len, reverse=True)
    return re.compile("|".join(keys)), found


def _windows(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def _recognise(text: str) -> Garbled | None:
    if _LEAD_BYTES.search(text):
        pattern, letters = _twice()
        hits = [hit for hit in pattern.finditer(text) if not _ends_in_blank(text, hit)]
        if hits:
            return Garbled(TWICE, pattern.sub(lambda hit: letters[hit[0]], text))
    words = _WORD.findall(text)
    counts = {
        TCVN3: sum(_evidence(word, _from_tcvn3(word)) for word in words),
        VNI: sum(_evidence(word, _from_vni(word)) for word in words),
    }
    best = max(counts, key=lambda name: counts[name])
    if counts[best] < _ENOUGH:
        return None
    decode = _from_tcvn3 if best == TCVN3 else _from_vni
    # Beside words that only Unicode writes, a word may be garbled by itself.
    is_mixed = _BEYOND_LATIN_1.search(text) is not None
    return Garbled(
        best,
        _WORD.sub(
            lambda hit: decode(hit[0]) if not is_mixed or _evidence(hit[0], decode(hit[0])) else hit[0], text
        ),
    )


def _ends_in_blank(text: str, hit: re.Match[str]) -> bool:
    """Whether what looks like a letter may be the end of a word in capitals and a no-break space."""
    return hit[0].endswith("\u00a0") and not text[hit.end() : hit.end() + 1].islower()


# One word that nobody could have meant, or two that somebody might.
_ENOUGH: Final = 2


def _evidence(word: str, decoded: str) -> int:
    """How sure it is that `word` was meant as `decoded`: 2, 1 or 0."""
    if not _LETTER.search(word) or not is_syllable(decoded) or is_syllable(word):
        return 0
    strange = [i for i, c in enumerate(word) if c > "\x7f" and c not in _VIETNAMESE and c not in "Ðð"]
    if not strange:
        # All letters are Vietnamese: no syllable of ours has them in this order, but a name of another people may.
        mixed_case = any(c.isupper() for c in word[1:]) and any(c.islower() for c in word)
        return 2 if mixed_case or _NO_VOWELS.search(word) else 1
    first, last = word[0], word[-1]
    edge_only = strange in ([len(word) - 1], [0])
    weak = edge_only and ((last in _ENDS_ANYWHERE and strange != [0]) or first == "«")
    return 1 if weak else 2


def _from_tcvn3(word: str) -> str:
    return "".join(_TCVN3_LETTERS.get(letter, letter) for letter in word)


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    """Letters by how VNI writes them."""
    table = dict(_VNI_ALONE)
    for base in "aeouyôö":
        bare = _VNI_ALONE.get(base, base)
        for mark, tone in zip(_MARKS, _TONES, strict=True):
            table[base + mark] = unicodedata.normalize("NFC", bare + tone)
    for base, dressed in (("a", "â"), ("e", "ê"), ("o", "ô")):
        table[base + "â"] = dressed
        for mark, tone in zip("áàåãä", _TONES, strict=True):
            table[base + mark] = unicodedata.normalize("NFC", dressed + tone)
    table["aê"] = "ă"
    for mark, tone in zip("éèúüë", _TONES, strict=True):
        table["a" + mark] = unicodedata.normalize("NFC", "ă" + tone)
    for written, letter in list(table.items()):
        table[written.upper()] = letter.upper()
        table.setdefault(written.capitalize(), letter.upper())
    keys = sorted(table, key=len, reverse=True)
    return re.compile("|".join(keys)), table


def _from_vni(word: str) -> str:
    pattern, table = _vni()
    return pattern.sub(lambda hit: table[hit[0]], word)


@cache
def is_syllable(word: str) -> bool:
    """Whether a word is a syllable of Vietnamese, in any case: onset, rhyme, at most one tone that the end allows."""
    letters = unicodedata.normalize("NFD", word.lower().replace("ð", "đ"))
    tones = [c for c in letters if c in _TONES]
    bare = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    found = _SYLLABLE.fullmatch(bare)
    if found is None or len(tones) > 1:
        return False
    ends_in_stop = any(found[part] in _STOPS for part in ("coda", "other", "palatal"))
    return not ends_in_stop or bool(tones and tones[0] in _RISING_OR_HEAVY)
