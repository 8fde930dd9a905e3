"""Cells of tables and what their words say: a value, a unit, a total, a part that a heading gives its column."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from antq.narrative import lexicon
from antq.narrative.folding import Text, fold
from antq.narrative.tokens import Tokens
from antq.reference import lists

_NUMERAL: Final = r"[0-9]+(?:[.,\u00a0 ][0-9]+)*"
_VALUE: Final = re.compile(rf"{_NUMERAL}(?:\s*/\s*{_NUMERAL})?(?:\s+[^\W\d_][\w\s²³]*)?")
_COUNTER: Final = re.compile(r"\(?(?:[0-9]{1,3}|[A-ZĐa-zđ]|[IVXivx]{1,5})\)?[.)]?")
_UNIT_IN_BRACKETS: Final = re.compile(r"\(\s*(?:đvt|đơn vị(?: tính)?)?\s*:?\s*([^()]{1,16})\)\s*$", re.I)


@dataclass(frozen=True)
class Cell:
    """A cell: its text and its place in the raw text."""

    text: str
    start: int
    end: int


def unit_in_brackets(text: str) -> str:
    found = _UNIT_IN_BRACKETS.search(text)
    return found[1].strip() if found and is_unit(found[1].strip()) else ""


def is_value(text: str) -> bool:
    return _VALUE.fullmatch(text) is not None


def is_period(heading: str) -> bool:
    """Whether a heading names a period, not a measure."""
    return re.search(r"(?:19|20)[0-9]{2}|quý|tháng", heading.lower()) is not None


def is_total(label: str) -> bool:
    return lexicon.words_of(label)[:1] in (("tổng",), ("cộng",)) or fold(label) in map(
        fold, ("toàn tỉnh", "toàn huyện", "toàn thành phố", "toàn xã")
    )


def numbers_columns(row: list[Cell]) -> bool:
    """Whether a row numbers the columns: `(1) (2) (3)`, `A B 1 2`."""
    filled = [cell.text for cell in row if cell.text]
    if len(filled) < 2 or not all(_COUNTER.fullmatch(text) for text in filled):
        return False
    numbers = [int(text.strip("().")) for text in filled if text.strip("().").isdigit()]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True


def role_of(heading: str) -> str | None:
    """The part a heading gives its column, by the longest term of `table_heading` it begins with."""
    words = lexicon.words_of(heading.lower())
    known = _roles()
    for length in range(min(len(words), 5), 0, -1):
        if role := known.get(words[:length]):
            return role
    return None


@cache
def _roles() -> dict[tuple[str, ...], str]:
    return {
        lexicon.words_of(row["term"] or ""): row["code"] or ""
        for row in lists.rows("narrative_terms")
        if row["role"] == "table_heading"
    }


@cache
def _units() -> frozenset[str]:
    """Units and nouns that a number counts, folded."""
    return frozenset(
        fold(row["term"] or "")
        for row in lists.rows("narrative_terms")
        if row["role"] in ("quantity", "noun")
    )


def says_something(words: str) -> bool:
    """Whether words name something that reports count: goods, cases, meetings, models."""
    tokens = Tokens(Text(words).folded)
    return any(
        "goods" in roles or roles.get("noun") not in (None, "person")
        for _, _, roles in lexicon.countable().everywhere(tokens)
    )


def without_unit(text: str) -> str:
    """A label or heading without its unit in brackets."""
    return _UNIT_IN_BRACKETS.sub("", text).strip(" :")


def is_unit(text: str) -> bool:
    """Whether words are a unit or a noun that a number counts."""
    return fold(text) in _units()


def is_counter(text: str) -> bool:
    """Whether a cell numbers its row: `1`, `a)`, `IV`."""
    return _COUNTER.fullmatch(text) is not None
