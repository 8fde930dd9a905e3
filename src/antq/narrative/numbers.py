"""The grammar of Vietnamese figures: numerals, number words, multipliers, ranges, ratios and qualifiers.

A dot parts thousands and a comma decimals (`2.053`, `71,63`); `nghìn`, `triệu`, `tỷ` multiply; `73/73` is a part of a
whole; `20-25` a range, which counts as its lower bound. Nothing is said here of what is counted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from antq.narrative import lexicon
from antq.narrative.tokens import Tokens

_THOUSANDS: Final = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_COMMA: Final = re.compile(r"[0-9]+,[0-9]+")
_WHOLE: Final = re.compile(r"[0-9]+")
_POINT: Final = re.compile(r"[0-9]+\.[0-9]+")
# More digits than any count has; longer numerals are serial numbers.
_MOST_DIGITS: Final = 13

Value = float | int


@dataclass(frozen=True)
class Number:
    """A number at tokens `first` to `last`, both inside; the numeral itself (no multiplier) ends with `numeral_last`.

    `qualified` is the token where its qualifier begins, `first` without one. `raw` is the numeral as written,
    `denominator` the whole of a ratio.
    """

    first: int
    last: int
    numeral_last: int
    value: Value
    raw: str
    qualifier: str
    qualified: int
    denominator: Value | None = None
    multiplied: bool = False
    in_words: bool = False


def numbers(tokens: Tokens) -> Iterator[Number]:
    """Every number of the text that may be a figure, in order."""
    ones = lexicon.values("word")
    free = 0
    for i, word in enumerate(tokens.words):
        if i < free:
            continue
        if "0" <= word[0] <= "9":
            found = _numeral(tokens, i)
        elif word in ones:
            found = _in_words(tokens, i)
        else:
            continue
        if found is not None:
            free = found.last + 1
            yield found


def parse(numeral: str) -> Value | None:
    """The value of a numeral, None for one that is no number (a date with points, a serial number)."""
    if sum(map(str.isdigit, numeral)) > _MOST_DIGITS:
        return None
    if _WHOLE.fullmatch(numeral):
        return int(numeral)
    if _THOUSANDS.fullmatch(numeral):
        whole, _, part = numeral.replace(".", "").partition(",")
        return float(f"{whole}.{part}") if part else int(whole)
    if _COMMA.fullmatch(numeral):
        return float(numeral.replace(",", "."))
    if _POINT.fullmatch(numeral):
        return float(numeral)
    return None


def _numeral(tokens: Tokens, i: int) -> Number | None:
    value = parse(tokens.words[i])
    if value is None:
        return None
    last, denominator = i, None
    slash = tokens.word(i + 1)
    if slash == "/" and tokens.is_number(i + 2) and tokens.word(i + 3) != "/":
        whole = parse(tokens.words[i + 2])
        if whole is None:
            return None
        last, denominator = i + 2, whole
    elif slash == "-" and tokens.is_number(i + 2) and tokens.word(i + 3) != "-":
        # A range; 2019-2024 is a stage, and two numerals of one name are left to the context.
        high = parse(tokens.words[i + 2])
        if high is not None and high > value and not (1900 <= value <= 2100):
            return _complete(tokens, i, i + 2, i, value, None)
    return _complete(tokens, i, last, last, value, denominator)


def _complete(
    tokens: Tokens, first: int, last: int, numeral_last: int, value: Value, denominator: Value | None
) -> Number:
    raw = tokens.words[first]
    multiplier = lexicon.values("multiplier")
    multiplied = False
    at = last + 1
    while (factor := multiplier.get(tokens.word(at))) and tokens.word(at) != "trăm":
        value = _times(value, factor)
        multiplied = True
        last = numeral_last = at
        at += 1
    if tokens.word(at) == "(" and _in_words(tokens, at + 1) and at + 3 < len(tokens):
        # 02 (hai) vụ: the number said again in words.
        again = _in_words(tokens, at + 1)
        if again and tokens.word(again.last + 1) == ")":
            last = again.last + 1
    qualifier, qualified = _qualifier(tokens, first)
    if last > numeral_last and tokens.word(first + 1) == "-":
        qualifier = "at_least" if qualifier == "exact" else qualifier
    return Number(
        first, last, max(numeral_last, first), value, raw, qualifier, qualified, denominator, multiplied
    )


def _times(value: Value, factor: int) -> Value:
    product = round(value * factor, 6)
    return int(product) if product == int(product) else product


def _qualifier(tokens: Tokens, first: int) -> tuple[str, int]:
    """The qualifier in front of a number (`hơn`, `khoảng`) and where it begins."""
    known = lexicon.terms("qualifier")
    for back in (3, 2, 1):
        found = known.at(tokens, first - back)
        if found and found[0] == back:
            return found[1], first - back
    return "exact", first


def _in_words(tokens: Tokens, i: int) -> Number | None:
    """A number written in words: units, tens and hundreds (`hai mươi lăm`, `một trăm`), with a multiplier."""
    ones = lexicon.values("word")
    word = tokens.word(i)
    if word not in ones or not tokens.is_word(i):
        return None
    at = i
    value: Value = ones[word]
    at += 1
    if tokens.word(at) == "trăm":
        value *= 100
        at += 1
        if tokens.word(at) in ("linh", "lẻ"):
            at += 1
        if tokens.word(at) in ones:
            value, at = _tens(tokens, at, value)
    else:
        value, at = _tens(tokens, i, 0)
    if value == 0:
        return None
    found = _complete(tokens, i, at - 1, at - 1, value, None)
    return Number(
        found.first,
        found.last,
        found.numeral_last,
        found.value,
        "",
        found.qualifier,
        found.qualified,
        None,
        found.multiplied,
        True,
    )


def _tens(tokens: Tokens, at: int, base: Value) -> tuple[Value, int]:
    ones = lexicon.values("word")
    value = ones[tokens.word(at)]
    at += 1
    if value == 10:
        if tokens.word(at) in ones and ones[tokens.word(at)] < 10:
            value += ones[tokens.word(at)]
            at += 1
    elif tokens.word(at) in ("mươi", "chục"):
        value *= 10
        at += 1
        if tokens.word(at) in ones and ones[tokens.word(at)] < 10:
            value += ones[tokens.word(at)]
            at += 1
    return base + value, at
