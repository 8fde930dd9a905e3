"""Seizures: goods, in quantities or by the piece."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.counted_numbers import MONEY
from antq.narrative.marks import Mark
from antq.narrative.offences import is_seizable
from antq.narrative.rules import goods_worth, obtaining
from antq.narrative.rules.activities import support
from antq.narrative.rules.verdict import Verdict

_MONEY_REACH: Final = 25
# How far after money the text may say that it goes to the budget: fines are no goods.
_REVENUE_WITHIN: Final = 8
_GOODS_NEAR: Final = 6
_CONTAINERS: Final = frozenset(
    {"bag", "packet", "box", "crate", "pack", "bottle", "vehicle", "piece", "container"}
)

_MASSES: Final = frozenset({"kg", "g", "mg", "quintal", "ton"})
_WEIGHT_JOINTS: Final = frozenset({"là", "được", "đạt", ":", "tính", "ước"})

_GIVING: Final = ("gift_giving", "leaflet_distribution")


def seized(context: Context, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Goods: a quantity with a unit, or things counted by their name."""
    counted = context.counted
    item, unit = counted.item, counted.unit_code
    acquisition = obtaining.acquisition(context)
    gift_mark = context.nearest("topic")
    money = unit in MONEY
    is_drug = item in lexicon.drugs()
    word = goods_worth.worth_word(context) if money else None
    if money and (word is not None or goods_worth.touches_goods(context)):
        return goods_worth.value_of_goods(context, previous, word, _mode(context, previous))
    if money and joined and previous is not None and previous.substance == goods_worth.ITEM:
        # `trị giá hàng tịch thu 1,4 tỷ đồng, 600 triệu đồng …`: whose worth, or cash?
        return Verdict("seizure", None, "worth_of_what", 0.5, acquisition="seized")
    if context.tokens.word(counted.number.qualified - 1) == "trong" and unit in _CONTAINERS:
        # What goods were hidden in.
        return None
    if item is None and unit in _CONTAINERS and _holds_goods(context):
        return None
    if acquisition == "lost":
        # `trộm cắp 5 vụ, mất 3 xe máy`: what victims lost was seized by nobody.
        return None
    relation = "disjoint"
    if _is_weight(context, previous):
        weighed = previous.substance if previous is not None and previous.kind == "seizure" else None
        if weighed in lexicon.drugs() and (item is None or item == weighed or is_drug):
            item, relation = item or weighed, "overlap_unknown"
        elif item is None or item == weighed:
            return None
    if item is None and unit is not None and not money:
        item = _goods_named_before(context, unit)
    in_list = joined and previous is not None and previous.substance is not None
    if money and not in_list and not _takes_money(context):
        return None
    if is_drug and acquisition is None:
        acquisition = obtaining.acquired_by_verbs_after(context) or "seized"
    if (
        acquisition is None
        and previous
        and previous.acquisition
        and (joined or _is_contraband(context, previous))
    ):
        acquisition = previous.acquisition
    if acquisition is None or (
        not is_drug and not obtaining.is_weapon(context) and _is_given(context, gift_mark)
    ):
        gift = (
            not money
            and not obtaining.is_weapon(context)
            and gift_mark
            and gift_mark.roles["topic"] in _GIVING
        )
        if (
            gift_mark
            and (counted.noun == "goods" or unit == "vehicle")
            and context.tokens.word(gift_mark.first) == "huy"
        ):
            # `huy động 45 xe, 3 tàu`: what was in use.
            return None
        return support(context) if gift else None
    if (
        not is_drug
        and item is None
        and unit in ("vehicle", "head", "sheet", "piece", "plant", "m2", "container")
    ):
        return None
    handed = acquisition == "handed_over"
    indicator = "handed_over_quantity" if handed else "seizure_quantity"
    if acquisition == "found":
        indicator = "found_quantity"
    return Verdict(
        "seizure",
        indicator,
        f"{acquisition}_quantity" if item else f"{acquisition}_quantity_without_goods",
        0.95 if is_drug else 0.85,
        substance=item,
        acquisition=acquisition,
        mode=_mode(context, previous),
        relation=relation,
    )


def _is_contraband(context: Context, previous: Verdict) -> bool:
    """Whether goods follow cases or other goods of their sentence: `8 vụ; 2 tấn thịt thối`."""
    follows_seizable = is_seizable(previous.offence) or previous.kind == "seizure"
    return follows_seizable and context.counted.item is not None and context.nearest("topic") is None


def _holds_goods(context: Context) -> bool:
    """Whether a container is only what other goods were in (`1 bao tải vô chủ chứa 20 kg cần sa`)."""
    tokens, last = context.tokens, context.counted.last
    contains = lexicon.terms("contains")
    return any(contains.at(tokens, i) for i in range(last + 1, last + _GOODS_NEAR))


def _goods_named_before(context: Context, unit: str) -> str | None:
    """The goods last named before a quantity without its own, if counted so: `buôn lậu thuốc lá, thu 3.000 bao`."""
    for mark in context.all("goods"):
        code = mark.roles["goods"]
        fits = (code, unit) in lexicon.item_units() and code in lexicon.forbidden()
        return code if fits else None
    return None


def _is_weight(context: Context, previous: Verdict | None) -> bool:
    """Whether the number weighs the goods just counted: `46 bánh heroin nặng 16,04 kg`, `10 bánh heroin (3,45 kg)`."""
    tokens, counted = context.tokens, context.counted
    first = counted.number.qualified
    while tokens.word(first - 1) in _WEIGHT_JOINTS:
        first -= 1
    weights = lexicon.terms("weight")
    if any(weights.at(tokens, first - back) for back in (1, 2, 3)):
        return True
    bracketed = tokens.word(counted.number.qualified - 1) == "(" and (
        counted.noun_first or not counted.has_goods
    )
    return (
        bracketed and counted.unit_code in _MASSES and previous is not None and previous.substance is not None
    )


def _is_given(context: Context, gift_mark: Mark | None) -> bool:
    """Whether giving is nearer to the number than taking."""
    if (
        gift_mark is None
        or gift_mark.roles["topic"] not in _GIVING
        or context.tokens.word(gift_mark.last) == "giá"
    ):
        return False
    seizure_mark = next(
        (mark for mark in context.all("acquire") if obtaining.obtained(mark, weapon=False)), None
    )
    return seizure_mark is None or seizure_mark.first < gift_mark.first


def _takes_money(context: Context) -> bool:
    """Whether money is taken like goods: a verb of seizing close before it, no fine, worth or fund."""
    mark = context.nearest("acquire", "topic", "plan")
    if (
        mark is None
        or mark.roles.get("acquire") != "seized"
        or context.counted.first - mark.last > _MONEY_REACH
    ):
        return False
    tokens, first = context.tokens, context.counted.last + 1
    fines = lexicon.terms("fine")
    if any(fines.at(tokens, i) for i in range(mark.last + 1, context.counted.first)):
        # `phát hiện 64 vụ, phạt hành chính 1,9 tỷ đồng`
        return False
    if any(one.roles["topic"] == "traffic_fine" for one in context.all("topic")) or any(
        lexicon.terms("revenue").at(tokens, i) for i in range(first, first + _REVENUE_WITHIN)
    ):
        return False
    return tokens.word(mark.last) != "hồi"


def _mode(context: Context, previous: Verdict | None) -> str:
    mark = context.nearest("mode")
    if mark:
        return mark.roles["mode"]
    return previous.mode if previous and previous.mode else "unknown"
