"""Villages twinned across the border: pairs there are, pairs newly twinned, and what else is twinned."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.rules.verdict import Verdict

TWINNING: Final = frozenset({"twinning", "border_twinning", "border_twinning_signing"})
# How far from a number of pairs the word for twinning may be.
_TWINNED_WITHIN: Final = 20
_NEW_AFTER: Final = 9
_NEW: Final = frozenset({"ký", "kí", "mới", "thêm", "lễ", "mắt"})
_KEPT: Final = frozenset({"trì", "hiện", "có"})
_ACROSS: Final = (("biên", "giới"), ("hai", "bên"))


def pair(context: Context) -> Verdict | None:
    """Pairs of villages: a stock where they are kept, a flow where they were newly twinned; else without a measure.

    Pairs that nothing says are twinned are no figure.
    """
    near = _words_near(context)
    if not _are_twinned(near):
        return None
    if not _is_across_border(context):
        return Verdict("activity", None, "pairs", 0.5, "twinning")
    before = near[: near.index(_NUMBER)]
    after = near[near.index(_NUMBER) :]
    if before[-1:] == ["lên"] or before[-2:] == ["tổng", "số"]:
        # `nâng tổng số lên 17 cặp`
        return Verdict("organisation", "border_twinnings", "pairs", 0.8, "border_twinning")
    if "mới" in after[:_NEW_AFTER]:
        # `có 12 cặp kết nghĩa, trong đó 4 cặp kết nghĩa mới`
        return Verdict("activity", "border_twinnings_signed", "pairs", 0.8, "border_twinning_signing")
    verb = next((word for word in reversed(before) if word in _NEW or word in _KEPT or word == "chức"), None)
    if verb in _KEPT or (verb is None and "trì" in after):
        return Verdict("organisation", "border_twinnings", "pairs", 0.8, "border_twinning")
    if verb is not None:
        return Verdict("activity", "border_twinnings_signed", "pairs", 0.8, "border_twinning_signing")
    return Verdict("activity", None, "pairs", 0.5, "border_twinning")


# Stands for the number among the words near it.
_NUMBER: Final = "#"


def _words_near(context: Context) -> list[str]:
    """The words of the number's sentence near it, the number as `#`."""
    tokens, counted = context.tokens, context.counted
    sentence = tokens.sentence[counted.number.first]
    first, last = counted.number.qualified, counted.number.last
    before = [i for i in range(max(0, first - _TWINNED_WITHIN), first) if tokens.sentence[i] == sentence]
    limit = min(len(tokens), last + _TWINNED_WITHIN)
    after = [i for i in range(last + 1, limit) if tokens.sentence[i] == sentence]
    return [*(tokens.words[i] for i in before), _NUMBER, *(tokens.words[i] for i in after)]


def _are_twinned(words: list[str]) -> bool:
    return any(words[i : i + 2] == ["kết", "nghĩa"] for i in range(len(words)))


def _is_across_border(context: Context) -> bool:
    """Whether the sentence says so, or names the neighbour's country or population clusters (`cụm dân cư`)."""
    tokens, counted = context.tokens, context.counted
    sentence = tokens.sentence[counted.number.first]
    first, last = counted.number.first, counted.last
    while first > 0 and tokens.sentence[first - 1] == sentence:
        first -= 1
    while last + 1 < len(tokens) and tokens.sentence[last + 1] == sentence:
        last += 1
    words = tokens.words[first : last + 1]
    pairs = {(words[i], words[i + 1]) for i in range(len(words) - 1)}
    foreign = lexicon.terms("foreign")
    return (
        not pairs.isdisjoint(_ACROSS)
        or ("cụm", "dân") in pairs
        or any(foreign.at(tokens, i) for i in range(first, last + 1))
    )
