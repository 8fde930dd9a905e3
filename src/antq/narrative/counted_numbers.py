"""A number together with what it counts: the noun or unit after it (or before it), and the goods meant."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from antq.narrative import lexicon
from antq.narrative.folding import fold
from antq.narrative.numerals import Number
from antq.narrative.tokens import Tokens

# How far after a unit the goods may be named (`3 gói nilon bên trong chứa tinh thể màu trắng nghi ma túy đá`).
_GOODS_WITHIN: Final = 14
_NOUN_BEFORE: Final = 12
_MILLIONS: Final = frozenset({"triệu", fold("tỷ")})
_PEOPLE: Final = frozenset({"person", "suspect", "delegate", "household_person"})
_CLOSE: Final = frozenset({",", ".", ";", ")", "\n", "…", "/", "", "và", "-"})
# Nouns no number counts without being a result: a label before the number does not number a place.
_BEFORE_HEAD: Final = frozenset({"số", "lượng", "tổng", "-", "+", "\n", "", ".", ")", ";"})
_STRONG: Final = frozenset(
    {
        "attendance",
        "case",
        "suspect",
        "information",
        "occasion",
        "model",
        "household",
        "person",
        "collective",
        "cell",
        "material",
        "support",
        "document",
        "news",
        "programme",
    }
)
# Unit codes of money.
MONEY: Final = frozenset({"vnd", "usd", "other_currency"})


@dataclass(frozen=True)
class Counted:
    """A number and what it counts.

    `noun` is the class of the noun, or `quantity`; `unit_first` to `unit_last` its tokens, `last` the last token of
    all that says what is counted. `unit_code` is set for quantities, `item` is the code of the goods. `noun_first` says
    that the noun precedes the number, `shares_noun` that several numbers share it, `has_goods` that goods are
    named after the unit or before the number.
    """

    number: Number
    noun: str
    unit_first: int
    unit_last: int
    last: int
    unit_code: str | None = None
    item: str | None = None
    noun_first: bool = False
    shares_noun: bool = False
    has_goods: bool = False

    @property
    def first(self) -> int:
        """The first token of the figure's own words."""
        return self.number.qualified if self.shares_noun else min(self.number.qualified, self.unit_first)


def is_strong(tokens: Tokens, number: Number) -> bool:
    """Whether a noun follows the number that only a count has in front of it."""
    found = _noun_after(tokens, number)
    return found is not None and (found.noun in _STRONG or found.unit_code is not None)


def read_counted(tokens: Tokens, number: Number, next_first: int) -> Counted | None:
    """What `number` counts, None where the text names nothing countable; `next_first` is the next number's token."""
    found = _noun_after(tokens, number)
    if found is None:
        return _noun_before(tokens, number) or _worth_without_unit(tokens, number)
    if found.noun != "quantity":
        return found
    return add_goods(tokens, found, next_first)


def _noun_after(tokens: Tokens, number: Number) -> Counted | None:
    at = number.last + 1
    nouns = lexicon.countable()
    hit = nouns.at(tokens, at)
    if hit is None:
        return None
    length, roles = hit
    noun, last = roles.get("noun"), at + length - 1
    if tokens.words[at] == "lượt" and length == 1:
        inner = nouns.at(tokens, at + 1)
        if inner and (kind := inner[1].get("noun")):
            if kind in _PEOPLE:
                return Counted(number, "attendance", at, at, at + inner[0])
            if kind in ("household", "collective", "cell", "body", "area", "model", "news", "information"):
                return Counted(number, kind, at, at + inner[0], at + inner[0])
    if "quantity" in roles:
        return Counted(number, "quantity", at, last, last, roles["quantity"], roles.get("goods"))
    if noun is None:
        return Counted(number, "goods", at, last, last, None, roles["goods"])
    return Counted(number, noun, at, last, last, None, roles.get("goods"))


def _worth_without_unit(tokens: Tokens, number: Number) -> Counted | None:
    """`trị giá hàng vi phạm 17,4 tỷ`: money by the multiplier alone, after a word for worth."""
    if not number.multiplied or tokens.word(number.last) not in _MILLIONS:
        return None
    worth, clause = lexicon.terms("worth"), tokens.clause[number.first]
    for i in range(number.qualified - 1, max(-1, number.qualified - _NOUN_BEFORE), -1):
        if tokens.clause[i] != clause or tokens.is_number(i):
            return None
        if worth.at(tokens, i):
            return Counted(number, "quantity", number.last, number.last, number.last, "vnd", "cash_vnd")
    return None


def add_goods(tokens: Tokens, found: Counted, next_first: int, goods_after: int = 0) -> Counted:
    """The quantity with its goods: named after the unit, else directly before the number (`heroin: 2,5 kg`).

    `goods_after` is the last token of the next quantity's unit where the goods named after that one are meant.
    """
    goods = lexicon.goods()
    clause = tokens.clause[found.last]
    start = goods_after + 1 if goods_after else found.unit_first
    limit = min(next_first, (goods_after or found.last) + 1 + _GOODS_WITHIN, len(tokens))
    for i in range(start, limit):
        if tokens.clause[i] != clause:
            break
        if tokens.words[i] in {",", ";", ")"} and (
            tokens.word(i + 1) not in _LOOSE or lexicon.terms("subset").at(tokens, i + 1)
        ):
            break
        hit = goods.at(tokens, i)
        if hit:
            end = i + hit[0] - 1
            named = end > found.unit_last
            return replace(
                _complete_quantity(found, hit[1], found.last if goods_after else end, noun_first=False),
                has_goods=named,
            )
    number = found.number
    for back in range(6, 0, -1):
        first = number.qualified - back
        hit = goods.at(tokens, first)
        if hit and _only_joins(tokens, range(first + hit[0], number.qualified)):
            named = hit[1] not in _UNNAMED
            return replace(_complete_quantity(found, hit[1], found.last, noun_first=True), has_goods=named)
    return _complete_quantity(found, found.item, found.last, noun_first=False)


_GOODS_JOINTS: Final = frozenset(
    {
        ":",
        "là",
        "-",
        "(",
        "có",
        "gồm",
        "tổng",
        "số",
        "cộng",
        "với",
        "thu",
        "được",
        "bị",
        "giữ",
        "thì",
        fold("khoảng"),
        fold("khối"),
        "lượng",
        "trọng",
        "nặng",
        "lên",
        "đã",
        "này",
    }
)
# `tang vật gồm 15 bánh và 320 gam heroin`: the goods are still to be named.
_UNNAMED: Final = frozenset({"goods_other"})
_LOOSE: Final = frozenset({"nghi", "bên", "trong", "có", "chứa", "loại", "màu", "dạng", "được"})


def _only_joins(tokens: Tokens, between: Iterable[int]) -> bool:
    return all(tokens.words[i] in _GOODS_JOINTS for i in between)


def _complete_quantity(found: Counted, item: str | None, last: int, noun_first: bool) -> Counted:
    unit = found.unit_code or ""
    if item in ("synthetic_drugs", "drugs_all") and unit == "tablet":
        item = "synthetic_drug_tablets"
    elif item == "synthetic_drugs" and unit in ("kg", "g", "ton", "quintal", "mg"):
        # A mass of `ma túy tổng hợp` says no more than drugs: crystal and tablets may be in it.
        item = "drugs_all"
    elif item in ("cannabis", "cannabis_fresh") and unit == "plant":
        item = "cannabis_plants"
    elif item == "opium" and unit in ("plant", "shell", "m2"):
        item = "opium_poppy_fresh"
    elif item is None and unit == "gun":
        item = "firearms"
    elif item is None and unit in ("vnd", "usd"):
        item = f"cash_{unit}"
    return Counted(
        found.number,
        "quantity",
        found.unit_first,
        found.unit_last,
        max(last, found.last),
        unit,
        item,
        noun_first,
    )


def _noun_before(tokens: Tokens, number: Number) -> Counted | None:
    """A number at the end of its line or clause, after the noun it counts: `Số cuộc họp dân: 345`."""
    if tokens.word(number.last + 1) not in _CLOSE or number.in_words:
        return None
    joint = number.qualified - 1
    if tokens.word(joint) not in {":", "là"}:
        return None
    nouns = lexicon.countable()
    line = tokens.line[number.first]
    for i in range(joint - 1, max(-1, joint - _NOUN_BEFORE), -1):
        if tokens.line[i] != line or tokens.words[i] in {".", ";", ":"} or tokens.is_number(i):
            return None
        hit = nouns.at(tokens, i)
        if hit and tokens.word(i - 1) in _BEFORE_HEAD:
            roles = hit[1]
            noun = roles.get("noun") or ("quantity" if "quantity" in roles else "goods")
            last = i + hit[0] - 1
            return Counted(
                number, noun, i, last, number.last, roles.get("quantity"), roles.get("goods"), True
            )
    return None
