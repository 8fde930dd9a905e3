"""What the label of a row says it is: a total, cumulative or last year's figures, a note, a signature, a section.

The words are in the list `row_label` as patterns: `*` is anything, `#` a number, a Roman numeral or a letter. The
longest pattern that fits decides, so that an exception (`cộng đồng*`) takes precedence over its rule (`cộng *`).
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

import polars as pl

from antq.reference import lists

LIST: Final = "row_label"
TOTAL, CUMULATIVE, OTHER_PERIOD = "total", "cumulative", "other_period"
OF_WHICH, COMPARISON, WHOLE = "of_which", "comparison", "whole"
PERIOD, PERHAPS, NOTE, SIGNATURE = "period", "perhaps", "note", "signature"
_NONE: Final = "none"
# What a row with one of these labels states is in other rows too, or is of another period.
NEVER_A_LINE: Final = (TOTAL, CUMULATIVE, OTHER_PERIOD, OF_WHICH, COMPARISON)
MARGIN: Final = (NOTE, SIGNATURE)

_NUMBER: Final = r"\(?(?:[0-9]+|[ivx]{1,4}|[a-h])\)?"
# A row's number, bullets and brackets before its words: `1. Tổng`, `IV) Cộng`, `- Trong đó`, `* Ghi chú`.
_BEFORE: Final = re.compile(
    r"^(?:[\s\-–—+*•.:()\[\]/=>\"'“”‘’«»]+|[0-9]{1,2}(?:\.[0-9]+)*[.)\-:]\s*|(?:[ivx]{1,4}|[a-hđ])[.)]\s+)+(?=\S)"
)
_AFTER: Final = " :.*)(\"'“”‘’«»"
_SECTION: Final = re.compile(
    r"^\s*(?:(?:[IVX]{1,4}|[A-HĐ])\s*[.)\-–:/]\s*\p{L}{2}|(?i:phần|mục|phan|muc)\s+(?:[IVX0-9]{1,4}|[A-H])\b)".replace(
        r"\p{L}", r"[^\W\d_]"
    )
)
# Letters that may be written in several ways, so that only folding the text shows what it says.
_ODD: Final = r"[^\x00-\x7F\u00A0-\u024F\u1E00-\u1EFF\u2010-\u2026]"


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], re.Pattern[str] | None, str], ...]:
    """Each pattern as written and, unless a single word and anything make it up, without accents; longest first."""
    rows = [row for row in lists.rows("code_aliases") if row["list"] == LIST]
    rows.sort(key=lambda row: -len((row["alias"] or "").replace("*", "").strip()))
    found = []
    for row in rows:
        text = lists.written(row["alias"] or "")
        bare = re.fullmatch(r"\S+ ?\*", text) and text != lists.plain(text)
        found.append((_compiled(text), None if bare else _compiled(lists.plain(text)), row["code"] or ""))
    return tuple(found)


def _compiled(pattern: str) -> re.Pattern[str]:
    shape = re.escape(pattern).replace(r"\*", ".*").replace(r"\#", _NUMBER)
    # What an open pattern ends in is the end of a word: `cộng dồn*` is not `cộng dồng`.
    return re.compile(shape.removesuffix(".*") + r"(?!\w).*" if re.search(r"\w\*$", pattern) else shape)


@cache
def meaning(text: str) -> str | None:
    """What a label says its row is, or None."""
    shape = lists.written(text)
    if shape.startswith(("(*)", "*)")):
        return NOTE
    shape = (_BEFORE.sub("", shape).strip(_AFTER) or shape) if shape[:1] != "(" or len(shape) < 3 else shape
    for candidate in dict.fromkeys((shape, shape.strip(_AFTER), _BEFORE.sub("", shape).strip(_AFTER))):
        accented = candidate != lists.plain(candidate)
        for written, plain, code in _patterns():
            pattern = written if accented else plain
            if pattern is not None and pattern.fullmatch(candidate):
                return None if code == _NONE else code
    return None


def is_section(text: str) -> bool:
    """Whether a label opens a section of a table: `I. Ma túy`, `B) Khu vực biên giới`, `Phần II`."""
    return _SECTION.match(text) is not None


@cache
def _openings() -> str:
    """A pattern of what may begin one of the labels, to be looked for before texts are shaped one by one."""
    words = set()
    for row in lists.rows("code_aliases"):
        if row["list"] == LIST and row["code"] != _NONE:
            start = re.split(r"[\s*#]", (row["alias"] or "").casefold())[0]
            words |= {start, lists.written(start), lists.plain(start)}
    shapes = "|".join(sorted(re.escape(word) for word in words if word))
    return rf"(?i)^[\W\d]*(?:(?:[ivx]{{1,4}}|[a-hđ])\W+)?(?:{shapes})|^\W*{_NUMBER} ?\+|{_ODD}|cộng|tổng|[=∑%]|(?i)ngày"


def meanings(texts: pl.Series) -> dict[str, str]:
    """The labels among distinct texts, and what each says."""
    likely: Sequence[str] = texts.filter(texts.str.contains(_openings())).to_list()
    return {text: found for text in likely if (found := meaning(text))}
