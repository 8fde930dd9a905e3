"""The grammar of Vietnamese figures: numerals, number words, multipliers, ranges, ratios and qualifiers.

A dot parts thousands and a comma decimals (`2.053`, `71,63`), a blank parts thousands too (`1 250`); `nghìn`, `triệu`,
`tỷ` multiply; `73/73` is a part of a whole; `20-25`, `từ 10 đến 12` are ranges, which count as their lower bound.
What is counted is read elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from antq.narrative import lexicon, number_words
from antq.narrative.number_words import Value, times
from antq.narrative.tokens import Tokens

_THOUSANDS: Final = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_COMMA: Final = re.compile(r"[0-9]+,[0-9]+")
_WHOLE: Final = re.compile(r"[0-9]+")
_POINT: Final = re.compile(r"[0-9]+\.[0-9]+")
# Thousands parted by commas, as English writes them.
_ENGLISH: Final = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}|[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+")
_FIRST_GROUP: Final = re.compile(r"[1-9][0-9]{0,2}")
_NEXT_GROUP: Final = re.compile(r"[0-9]{3}(?:,[0-9]+)?")
# More digits than any count has; longer numerals are serial numbers.
_MOST_DIGITS: Final = 13
_YEARS: Final = range(1900, 2101)
_UP_TO: Final = frozenset({"đến", "tới"})


@dataclass(frozen=True)
class Number:
    """A number at tokens `first` to `last`, both inside; the numeral itself (no multiplier) ends with `numeral_last`.

    `qualified` is the token where its qualifier begins, `first` without one. `raw` is the numeral as written,
    `denominator` the whole of a ratio. `readings` are what the number may mean where that is more than one value.
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
    readings: tuple[str, ...] = ()


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
        elif word == "nửa" and number_words.is_halved(tokens, i + 1):
            found = _complete(tokens, i, i, 0.5, "", in_words=True)
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
        integer_part, _, part = numeral.replace(".", "").partition(",")
        return float(f"{integer_part}.{part}") if part else int(integer_part)
    if _COMMA.fullmatch(numeral):
        return float(numeral.replace(",", "."))
    if _POINT.fullmatch(numeral):
        return float(numeral)
    return None


def _numeral(tokens: Tokens, i: int) -> Number | None:
    raw, last = _digits(tokens, i)
    value = parse(raw)
    if value is None:
        if not _ENGLISH.fullmatch(raw):
            return None
        found = _complete(tokens, i, last, float(raw.replace(",", "")), raw)
        return replace(found, readings=(number_words.shown(float(raw.replace(",", ""))), raw))
    if i in tokens.broken:
        # `2,` at the end of a line and `35 kg` on the next: one number, or two.
        return replace(_complete(tokens, i, i, value, raw), readings=(raw, raw.partition(",")[2]))
    joint = tokens.word(last + 1)
    if joint == "/" and tokens.is_number(last + 2) and tokens.word(last + 3) != "/":
        integer_part = parse(tokens.words[last + 2])
        return (
            None
            if integer_part is None
            else _complete(tokens, i, last + 2, value, raw, denominator=integer_part)
        )
    if joint in ("-", *_UP_TO) and tokens.is_number(last + 2):
        high_raw, high_last = _digits(tokens, last + 2)
        high = parse(high_raw)
        # 2019-2024 is a stage, and two numerals of one name are left to the context.
        if (
            high is not None
            and high > value
            and value not in _YEARS
            and tokens.word(high_last + 1) not in ("/", "-")
        ):
            return _range(tokens, _complete(tokens, i, last, value, raw), high_last)
    return _complete(tokens, i, last, value, raw)


def _digits(tokens: Tokens, i: int) -> tuple[str, int]:
    """The numeral at token `i` and its last token: groups of three after single blanks belong to it (`1 250`)."""
    raw, last = tokens.words[i], i
    if i in tokens.broken or not _FIRST_GROUP.fullmatch(raw) or not _spaced(tokens, i + 1):
        return raw, last
    if any((hit := lexicon.terms("label").at(tokens, i - back)) and hit[0] == back for back in (3, 2, 1)):
        # `tháng 8 250 vụ`: the first number is that of the month.
        return raw, last
    while _spaced(tokens, last + 1) and "," not in raw:
        last += 1
        raw += tokens.words[last]
    return raw, last


def _spaced(tokens: Tokens, i: int) -> bool:
    """Whether token `i` is a group of thousands, one blank after the token before it."""
    return (
        tokens.is_number(i)
        and tokens.starts[i] - tokens.ends[i - 1] == 1
        and _NEXT_GROUP.fullmatch(tokens.words[i]) is not None
        and tokens.word(i + 1) != "/"
    )


def _range(tokens: Tokens, low: Number, high_last: int) -> Number:
    """A range of which only the upper bound bears the multiplier or the noun."""
    _, last, factor = _multiplied(tokens, high_last + 1, 1)
    value = low.value if low.multiplied else times(low.value, int(factor))
    qualifier = "at_least" if low.qualifier == "exact" else low.qualifier
    return replace(low, value=value, last=last, qualifier=qualifier, multiplied=low.multiplied or factor != 1)


def _complete(
    tokens: Tokens,
    first: int,
    last: int,
    value: Value,
    raw: str,
    denominator: Value | None = None,
    in_words: bool = False,
) -> Number:
    multiplied = False
    numeral_last = last
    if not in_words:
        value, numeral_last, factor = _multiplied(tokens, last + 1, value)
        multiplied = factor != 1
        last = numeral_last
    qualifier, qualified = _qualifier(tokens, first)
    found = Number(
        first, last, numeral_last, value, raw, qualifier, qualified, denominator, multiplied, in_words
    )
    return _confirmed_in_bracket(tokens, found)


def _multiplied(tokens: Tokens, at: int, value: Value) -> tuple[Value, int, Value]:
    """The value with the multipliers after it, their last token, and their product: `2 nghìn 500`."""
    multipliers = lexicon.values("multiplier")
    product = 1
    while (factor := multipliers.get(tokens.word(at))) and tokens.word(at) != "trăm":
        product *= factor
        at += 1
    if product == 1:
        return value, at - 1, 1
    value = times(value, product)
    if tokens.word(at) == "rưỡi":
        return value + product // 2, at, product
    if tokens.is_number(at) and value == int(value) and tokens.words[at].isdigit():
        lower = multipliers.get(tokens.word(at + 1), 1)
        part = int(tokens.words[at]) * lower
        if part < product and (lower > 1 or (product == 1000 and len(tokens.words[at]) == 3)):
            return value + part, at + (lower > 1), product
    return value, at - 1, product


def _confirmed_in_bracket(tokens: Tokens, found: Number) -> Number:
    """A number that a bracket says again, in words or digits (`02 (hai) vụ`); another value there makes it doubtful."""
    if tokens.word(found.last + 1) != "(":
        return found
    at = found.last + 2
    if tokens.words[at : at + 2] == ["bằng", "chữ"]:
        at += 2 + (tokens.word(at + 2) == ":")
    value: Value | None
    if words := number_words.read(tokens, at):
        value, last = words.value, words.last
    elif found.in_words and tokens.is_number(at):
        raw, last = _digits(tokens, at)
        value = parse(raw)
    else:
        return found
    if tokens.word(last + 1) != ")" or value is None:
        return found
    readings = (
        found.readings
        if value == found.value
        else (number_words.shown(found.value), number_words.shown(value))
    )
    return replace(found, last=last + 1, readings=readings)


def _qualifier(tokens: Tokens, first: int) -> tuple[str, int]:
    """The qualifier in front of a number (`hơn`, `khoảng`) and where it begins."""
    known = lexicon.terms("qualifier")
    for back in (3, 2, 1):
        found = known.at(tokens, first - back)
        if found and found[0] == back:
            return found[1], first - back
    return "exact", first


def _in_words(tokens: Tokens, i: int) -> Number | None:
    """A number written in words, or a range of two."""
    words = number_words.read(tokens, i)
    if words is None:
        return None
    found = _complete(tokens, i, words.last, words.value, "", in_words=True)
    multiplied = any(
        tokens.words[k] in lexicon.values("multiplier") and tokens.words[k] != "trăm"
        for k in range(i, words.last + 1)
    )
    found = replace(found, multiplied=multiplied)
    if words.readings:
        found = replace(found, readings=tuple(map(number_words.shown, words.readings)))
    if tokens.word(found.last + 1) in _UP_TO and (high := number_words.read(tokens, found.last + 2)):
        qualifier = "at_least" if found.qualifier == "exact" else found.qualifier
        if high.value > found.value:
            return replace(found, last=high.last, qualifier=qualifier)
    return found
