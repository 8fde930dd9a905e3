"""What seized goods are worth (`trị giá hàng hóa vi phạm 2,3 tỷ đồng`): a value of its own, and no cash."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.marks import Mark
from antq.narrative.offences import is_seizable
from antq.narrative.rules.crimes import CONTEXT
from antq.narrative.rules.verdict import Verdict

ITEM: Final = "goods_value"
# How many tokens before money the word for its worth may be, and before that word what is worth so much.
_WORTH_WITHIN: Final = 14
_GOODS_BEFORE: Final = 5
# How many tokens before money the goods are that it is put next to without such a word (`hàng vi phạm ước 3 tỷ đồng`).
_GOODS_TOUCH: Final = 4
_SEIZING: Final = frozenset({"thu", "tịch", "tạm", "bắt", "phát"})
_JOINTS: Final = frozenset({",", "và", "/", "-"})
_PARTS: Final = frozenset({";", ".", "\n", "(", ")"})


def worth_word(context: Context) -> int | None:
    """The token of the word that says that money is what something is worth, None where none does.

    No other number and no word of fines or the budget is between the two.
    """
    tokens, first = context.tokens, context.counted.number.qualified
    worth, revenue = lexicon.terms("worth"), lexicon.terms("revenue")
    for i in range(first - 1, max(-1, first - _WORTH_WITHIN), -1):
        if tokens.is_number(i) or (tokens.words[i] in _PARTS and i < first - 1) or revenue.at(tokens, i):
            return None
        if worth.at(tokens, i):
            # `tổng trị giá`: the longer term begins before.
            return i - 1 if i > 0 and worth.at(tokens, i - 1) else i
    return None


def touches_goods(context: Context) -> bool:
    """Whether money stands next to goods that were seized, with no other word than how exact it is."""
    tokens, first = context.tokens, context.counted.number.qualified
    goods = lexicon.terms("worth_of")
    for i in range(first - 1, max(-1, first - _GOODS_TOUCH), -1):
        hit = goods.at(tokens, i)
        if hit is not None and hit[1] == "goods" and i + hit[0] == first and hit[0] > 1:
            return True
    return False


def value_of_goods(context: Context, previous: Verdict | None, word: int | None, mode: str) -> Verdict | None:
    """The worth of seized goods; without a measure where the text does not say whose worth it is.

    None where it is that of gifts, of works, or of what victims lost, and where nothing was found.
    """
    kind = _what_is_worth(context, word)
    taken = context.nearest("acquire")
    verb = taken.roles["acquire"] if taken is not None else None
    if (
        kind == "other"
        or verb in ("handed_over", "lost")
        or (taken is not None and _is_denied(context, taken))
    ):
        return None
    is_other_crime = kind == "taken" and previous is not None and previous.kind == CONTEXT
    is_drug = previous is not None and previous.substance in lexicon.drugs() and kind != "goods"
    if is_other_crime or is_drug or (kind is None and not _continues_seizure(previous)):
        seizes = kind == "taken" or (taken is not None and context.tokens.word(taken.first) in _SEIZING)
        return Verdict("seizure", None, "worth_of_what", 0.5, acquisition="seized") if seizes else None
    overlaps = kind == "destroyed" or _are_destroyed(context, taken) or _sums_up(context, word)
    return Verdict(
        "seizure",
        "seizure_quantity",
        "goods_worth",
        0.8,
        substance=ITEM,
        acquisition="seized",
        mode=mode,
        relation="overlap_unknown" if overlaps else "disjoint",
    )


def _are_destroyed(context: Context, verb: Mark | None) -> bool:
    """`Tiêu hủy 3.500 bao thuốc lá, trị giá 70 triệu đồng`: seized before, and worth as much then.

    `Tịch thu, tiêu hủy` is one deed, and what it took is counted with it.
    """
    tokens = context.tokens
    if verb is None or verb.roles["acquire"] != "destroyed":
        return False
    if tokens.clause[verb.first] != tokens.clause[context.counted.number.first]:
        return False
    seized = next((mark for mark in context.all("acquire") if mark.last < verb.first), None)
    if seized is None or seized.roles["acquire"] != "seized":
        return True
    return not set(tokens.words[seized.last + 1 : verb.first]) <= _JOINTS


def _is_denied(context: Context, verb: Mark) -> bool:
    """`Không phát hiện hàng vi phạm trị giá trên 100 triệu đồng`."""
    return context.tokens.word(verb.first - 1) in ("không", "chưa")


def _what_is_worth(context: Context, word: int | None) -> str | None:
    """Code of what the words between the worth and the money, else those before the worth, name."""
    tokens, first = context.tokens, context.counted.number.qualified
    sentence = tokens.sentence[context.counted.number.first]
    terms = lexicon.terms("worth_of")
    after = range(word if word is not None else first - _GOODS_TOUCH, first)
    before = range(max(0, (word or 0) - _GOODS_BEFORE), word or 0)
    for span in (after, before):
        codes = {hit[1] for i in span if tokens.sentence[i] == sentence and (hit := terms.at(tokens, i))}
        if codes:
            return next(code for code in ("other", "destroyed", "goods", "taken") if code in codes)
    return None


def _continues_seizure(previous: Verdict | None) -> bool:
    """Whether goods that were seized, or cases of the form, are what was counted before in the sentence."""
    if previous is None:
        return False
    return previous.indicator == "seizure_quantity" or is_seizable(previous.offence)


def _sums_up(context: Context, word: int | None) -> bool:
    """Whether a total follows the worth of a part: `… trị giá 24 triệu đồng; tổng trị giá 104 triệu đồng`."""
    tokens = context.tokens
    if word is None or "tổng" not in tokens.words[max(0, word - 1) : word + 1]:
        return False
    sentence, worth = tokens.sentence[word], lexicon.terms("worth")
    i = word - 2
    while i >= 0 and tokens.sentence[i] == sentence:
        if worth.at(tokens, i):
            return True
        i -= 1
    return False
