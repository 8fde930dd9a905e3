"""A text as it was sent, and the same text as rules compare it, with a map from one to the other.

The folded text is composed (NFC), lower case, with plain spaces and hyphens, the tone mark in its old place (`hóa` for
`hoá`) and `i` for a final `y` (`chiến sĩ` for `chiến sỹ`), so that a word has one spelling. Offsets of figures are
always those of the raw text.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from antq.reference import lists

# A letter with combining marks (at most six: composing costs the square of a longer run), or marks and
# characters without width on their own.
_DECOMPOSED: Final = re.compile(
    "[^\\W\\d_][\u0300-\u036f]{1,6}|[\u0300-\u036f\u200b-\u200f\u2060\ufeff\u00ad]"
)
_CHARACTERS: Final = {
    **dict.fromkeys(
        map(
            ord,
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\v\f",
        ),
        " ",
    ),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-"),
    **dict.fromkeys(map(ord, "«„‟〝"), "“"),
    **dict.fromkeys(map(ord, "»〞"), "”"),
    ord("Ð"): "Đ",
    ord("ð"): "đ",
    ord("İ"): "I",
    ord("："): ":",
    ord("\u0085"): "\n",
    ord("\u2028"): "\n",
    ord("\u2029"): "\n",
    ord("\r"): " ",
}
_FINAL_Y: Final = re.compile(r"(?<=[bcdđghklmnprstvx])[yýỳỷỹỵ](?!\w)")
_I_FOR_Y: Final = dict(zip("yýỳỷỹỵ", "iíìỉĩị", strict=True))
_HYPHEN: Final = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
# A hyphen at the end of a line inside a phrase (`đối-`, `tượng`).
_BROKEN_WORD: Final = re.compile(r"(?<=[^\W\d_])- ?\n(?=[^\W\d_])")


@dataclass(frozen=True)
class Folded:
    """`cased` is the composed text, `plain` the same in the form rules compare; both have the same length.

    `starts` and `ends` give the raw offsets of each character, None where they equal its own.
    """

    cased: str
    plain: str
    starts: "array[int] | None"
    ends: "array[int] | None"

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the raw text that corresponds to the folded span `start:end` (not empty)."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def folded_at(self, raw: int) -> int:
        """The folded offset that a raw offset falls on."""
        return raw if self.starts is None else bisect_left(self.starts, raw)


@dataclass(frozen=True)
class Text:
    """A text as read: `raw` is what offsets of figures count in."""

    raw: str

    @cached_property
    def folded(self) -> Folded:
        """The text as rules compare it."""
        cased, starts, ends = _composed(self.raw)
        cased = _HYPHEN.sub(" ", cased.translate(_CHARACTERS))
        cased = _BROKEN_WORD.sub(lambda found: " " * len(found.group()), cased)
        return Folded(cased, _compared(cased), starts, ends)


def fold(term: str) -> str:
    """A term of a list in the form of `Folded.plain`, single spaces."""
    return " ".join(Text(term).folded.plain.split())


def _compared(cased: str) -> str:
    lower = cased.lower()
    if len(lower) != len(cased):
        lower = "".join(letter if len(letter.lower()) != 1 else letter.lower() for letter in cased)
    return _FINAL_Y.sub(lambda found: _I_FOR_Y[found.group()], lists.old_tone_marks(lower))


def _composed(raw: str) -> "tuple[str, array[int] | None, array[int] | None]":
    parts: list[str] = []
    starts, ends = array("L"), array("L")
    done = 0
    for found in _DECOMPOSED.finditer(raw):
        start, end = found.span()
        parts.append(raw[done:start])
        starts.extend(range(done, start))
        ends.extend(range(done + 1, start + 1))
        letters = unicodedata.normalize("NFC", found.group()) if end - start > 1 else ""
        # Marks that do not compose say nothing a rule could use.
        letters = letters[:1]
        parts.append(letters)
        starts.extend([start] * len(letters))
        ends.extend([end] * len(letters))
        done = end
    if not parts:
        return raw, None, None
    parts.append(raw[done:])
    starts.extend(range(done, len(raw)))
    ends.extend(range(done + 1, len(raw) + 1))
    return "".join(parts), starts, ends
