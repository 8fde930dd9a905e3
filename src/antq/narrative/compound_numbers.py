"""Counted numbers that are one figure, or share their goods: `3 kg 200 g`, `một tấn rưỡi`, `từ 10 kg đến 12 kg`.

Of a change (`từ 20 lượt lên 30 lượt`) only what was reached is a figure.
"""

from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Final

from antq.narrative import lexicon
from antq.narrative.counted_numbers import Counted, add_goods
from antq.narrative.number_words import shown, times
from antq.narrative.tokens import Tokens
from antq.reference import lists

# Units that a smaller one follows in one figure, with how many of the smallest they hold.
_SIZES: Final = MappingProxyType(
    {"mg": 1, "g": 1000, "kg": 10**6, "quintal": 10**8, "ton": 10**9, "ml": 1, "litre": 1000}
)
_VOLUMES: Final = frozenset({"ml", "litre"})
_HALF: Final = "rưỡi"
_CHANGES: Final = frozenset({"lên", "xuống", "còn"})
_SEPARATORS: Final = frozenset({",", ";", "từ"})
_SHARING: Final = (["và"], ["cùng"], ["cùng", "với"], ["với"], ["+"], ["/"], ["hoặc"])
# How far after its first value the second value of a change may follow, in tokens.
_CHANGE_REACH: Final = 9


def combine_counts(tokens: Tokens, found: list[Counted]) -> list[Counted]:
    """The counted numbers of a text with those made one that the text says as one."""
    kept: list[Counted] = []
    i = 0
    while i < len(found):
        one = found[i]
        while i + 1 < len(found) and (compound := _join_units(tokens, one, found[i + 1])):
            one, i = compound, i + 1
        one = _add_half(tokens, one)
        after = found[i + 1] if i + 1 < len(found) else None
        if after is not None:
            if _is_changed(tokens, one, after):
                i += 1
                continue
            if (end := _confirmed_in_bracket(tokens, one, after)) is not None:
                same = one.number.value == after.number.value
                readings = () if same else (shown(one.number.value), shown(after.number.value))
                one = replace(one, number=replace(one.number, readings=one.number.readings or readings))
                one = replace(add_goods(tokens, one, len(tokens), goods_after=end), last=end)
                i += 1
            elif _is_range(tokens, one, after):
                one = _take_lower_bound(tokens, one, after)
                i += 1
            elif _shares_goods(tokens, one, after):
                one = add_goods(tokens, one, len(tokens), goods_after=after.unit_last)
        kept.append(one)
        i += 1
    return kept


def _join_units(tokens: Tokens, one: Counted, after: Counted) -> Counted | None:
    """`3 kg 200 g` as 3,2 kg: a smaller unit directly after a larger one, and less than one of it."""
    large, small = _SIZES.get(one.unit_code or ""), _SIZES.get(after.unit_code or "")
    if (
        large is None
        or small is None
        or small >= large
        or (one.unit_code in _VOLUMES) != (after.unit_code in _VOLUMES)
        or after.number.qualified - 1 not in (one.unit_last, one.number.last + 1)
        or after.number.value * small >= large
        or after.number.denominator is not None
    ):
        return None
    value = times(one.number.value + after.number.value * small / large, 1)
    number = replace(
        one.number,
        value=value,
        last=after.number.last,
        numeral_last=after.number.numeral_last,
        readings=(*one.number.readings, *after.number.readings),
    )
    return replace(
        after, number=number, unit_code=one.unit_code, unit_first=one.unit_first, unit_last=one.unit_last
    )


def _add_half(tokens: Tokens, one: Counted) -> Counted:
    if one.noun != "quantity" or tokens.word(one.unit_last + 1) != _HALF:
        return one
    number = replace(
        one.number, value=one.number.value + 0.5, numeral_last=one.unit_last + 1, last=one.unit_last + 1
    )
    return replace(one, number=number, last=max(one.last, one.unit_last + 1))


def _is_changed(tokens: Tokens, one: Counted, after: Counted) -> bool:
    """Whether `one` is what a count was before it became `after` (`từ 20 vụ lên 30 vụ`)."""
    first = one.number.qualified
    between = tokens.words[one.last + 1 : after.number.first]
    return (
        "từ" in (tokens.word(first), tokens.word(first - 1))
        and tokens.sentence[one.last] == tokens.sentence[after.first]
        and len(between) <= _CHANGE_REACH
        and not _CHANGES.isdisjoint(between)
        and _SEPARATORS.isdisjoint(between)
        and _is_alike(tokens, one, after)
    )


def _confirmed_in_bracket(tokens: Tokens, one: Counted, after: Counted) -> int | None:
    """The closing bracket of a number repeated with its unit: `2.350 gam (hai nghìn ba trăm năm mươi gam)`."""
    if tokens.word(one.unit_last + 1) != "(" or not _is_alike(tokens, one, after):
        return None
    if tokens.word(after.unit_last + 1) != ")" or one.number.in_words == after.number.in_words:
        return None
    between = tokens.words[one.unit_last + 2 : after.number.first]
    return after.unit_last + 1 if between in ([], ["bằng", "chữ"], ["bằng", "chữ", ":"]) else None


def _is_range(tokens: Tokens, one: Counted, after: Counted) -> bool:
    between = tokens.words[one.last + 1 : after.number.first]
    return between in (["đến"], ["tới"]) and _is_alike(tokens, one, after)


def _is_alike(tokens: Tokens, one: Counted, after: Counted) -> bool:
    if one.noun == "quantity":
        return one.unit_code == after.unit_code
    return tokens.words[one.unit_first] == tokens.words[after.unit_first]


def _take_lower_bound(tokens: Tokens, one: Counted, after: Counted) -> Counted:
    qualifier = "at_least" if one.number.qualifier == "exact" else one.number.qualifier
    return replace(one, number=replace(one.number, qualifier=qualifier), item=after.item, last=after.last)


def _shares_goods(tokens: Tokens, one: Counted, after: Counted) -> bool:
    """Whether goods named after the second of two quantities are those of the first too (`15 bánh và 320 g heroin`)."""
    if one.noun != "quantity" or after.noun != "quantity" or one.has_goods or after.noun_first:
        return False
    if after.item is None or one.unit_code == after.unit_code:
        return False
    between = tokens.words[one.last + 1 : after.first]
    listed = between == [","] and after.item in lexicon.drugs()
    return (listed or between in _SHARING) and (after.item, one.unit_code or "") in _item_units()


@cache
def _item_units() -> frozenset[tuple[str, str]]:
    return frozenset((row["item_code"] or "", row["unit_code"] or "") for row in lists.rows("item_units"))
