"""Numbers written in words, read to their end: `một nghìn hai trăm ba mươi`, `hai phẩy ba lăm`, `hai triệu rưỡi`.

A number whose last digit may mean another place (`một nghìn hai`: 1.200 or 1.002) is given with its readings.
"""

from dataclasses import dataclass
from typing import Final

from antq.narrative import lexicon
from antq.narrative.tokens import Tokens

Value = float | int

_POINTS: Final = frozenset({"phẩy", "phảy"})
_ODD: Final = frozenset({"linh", "lẻ"})
_TENS: Final = frozenset({"mươi", "chục"})
# Digits that occur only after tens, and the one that begins no number because it is a year more often.
_NEVER_FIRST: Final = frozenset({"mốt", "tư", "lăm"})
_YEAR: Final = "năm"
_HALF: Final = "rưỡi"
_HALVED: Final = frozenset({"kg", "quintal", "ton", "litre", "brick"})


@dataclass(frozen=True)
class NumberInWords:
    """A number in words: its value, its last token, and the readings it has if they are more than one."""

    value: Value
    last: int
    readings: tuple[Value, ...] = ()


@dataclass(frozen=True)
class _Group:
    """A number below a thousand: its value, the token after it, and what it may mean else."""

    value: int
    end: int
    other: int | None = None


def read(tokens: Tokens, i: int) -> NumberInWords | None:
    """The number in words that begins at token `i`; None where none does, and for nought."""
    group = _group(tokens, i)
    if group is None or tokens.words[i] in _NEVER_FIRST:
        return None
    total: Value = 0
    other: Value | None = None
    limit = 0
    while True:
        scale, at = _scale(tokens, group.end)
        if scale == 1 or (limit and scale >= limit):
            if limit and group.value < 10 and not _is_filled(tokens, group):
                # `một nghìn hai` says 1.200 when spoken and 1.002 when written.
                other = total + group.value * limit // 10
            elif group.other is not None:
                other = total + group.other
            total += group.value
            end = group.end
            break
        total += group.value * scale
        limit, end = scale, at
        if tokens.word(at) == _HALF:
            total, end = total + scale // 2, at + 1
            break
        following = _group(tokens, at + (tokens.word(at) in _ODD))
        if following is None or _is_year(tokens, at) or following.value >= limit:
            break
        group = following
    if tokens.word(end) in _POINTS and (digits := _decimals(tokens, end + 1)):
        total, (scale, end) = float(f"{total}.{digits[0]}"), _scale(tokens, digits[1])
        total = times(total, scale)
    if not total:
        return None
    return NumberInWords(total, end - 1, (total, other) if other is not None else ())


def is_halved(tokens: Tokens, i: int) -> bool:
    """Whether a unit of mass or volume is at token `i`, after `nửa`: `nửa tấn`, and not `nửa năm`."""
    unit = lexicon.terms("quantity").at(tokens, i)
    return unit is not None and unit[1] in _HALVED


def times(value: Value, factor: int) -> Value:
    """A product without the noise of binary fractions."""
    product = round(value * factor, 6)
    return int(product) if product == int(product) else product


def shown(value: Value) -> str:
    """A value as Vietnamese writes it: a dot between thousands, a comma before decimals."""
    thousands, _, decimals = f"{value:,.6f}".partition(".")
    decimals = decimals.rstrip("0")
    return thousands.replace(",", ".") + ("," + decimals if decimals else "")


def _scale(tokens: Tokens, at: int) -> tuple[int, int]:
    """The product of the multipliers at a token (`nghìn tỷ`), 1 without any, and the token after them."""
    multipliers = lexicon.values("multiplier")
    scale = 1
    while (factor := multipliers.get(tokens.word(at))) and tokens.word(at) != "trăm":
        scale, at = scale * factor, at + 1
    return scale, at


def _group(tokens: Tokens, i: int) -> _Group | None:
    ones = lexicon.values("word")
    if tokens.word(i) not in ones or not tokens.is_word(i):
        return None
    digit = ones[tokens.words[i]]
    if tokens.word(i + 1) != "trăm" or digit == 10:
        value, end = _tens(tokens, i)
        return _Group(value, end)
    hundreds, at = digit * 100, i + 2
    if tokens.word(at) == _HALF:
        return _Group(hundreds + 50, at + 1)
    if tokens.word(at) in _ODD and tokens.word(at + 1) in ones:
        return _Group(hundreds + ones[tokens.word(at + 1)], at + 2)
    if tokens.word(at) in ones and tokens.word(at) != "không" and not _is_year(tokens, at):
        value, end = _tens(tokens, at)
        # `hai trăm ba` says 230 when spoken.
        return _Group(hundreds + value, end, hundreds + value * 10 if value < 10 else None)
    return _Group(hundreds, at)


def _is_year(tokens: Tokens, at: int) -> bool:
    """Whether the word for five has no other place after it: it means `year` then."""
    return tokens.word(at) == _YEAR and tokens.word(at + 1) not in (*_TENS, "trăm")


def _tens(tokens: Tokens, at: int) -> tuple[int, int]:
    ones = lexicon.values("word")
    value = ones[tokens.word(at)]
    at += 1
    if value != 10:
        if tokens.word(at) not in _TENS:
            return value, at
        value, at = value * 10, at + 1
    # `hai mươi năm` are twenty years: after tens the digit five is `lăm`.
    digit = ones.get(tokens.word(at), 0)
    if 0 < digit < 10 and tokens.word(at) != _YEAR:
        return value + digit, at + 1
    return value, at


def _is_filled(tokens: Tokens, group: _Group) -> bool:
    """Whether the places before a last digit are spelled out (`không trăm linh hai`, `lẻ hai`)."""
    return tokens.word(group.end - 2) in _ODD


def _decimals(tokens: Tokens, at: int) -> tuple[str, int] | None:
    """The digits after a decimal mark and the token after them: `ba lăm`, `không năm`, `bảy mươi lăm`."""
    ones = lexicon.values("word")
    group = _group(tokens, at)
    if group is None:
        return None
    if group.value >= 10:
        return str(group.value), group.end
    digits = ""
    while tokens.word(at) in ones and ones[tokens.word(at)] < 10:
        digits += str(ones[tokens.word(at)])
        at += 1
    return digits, at
