"""Information items by their worth: valuable, for reference, denunciations, opinions at a forum, or any."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.rules.verdict import Verdict

_PUBLISHING: Final = frozenset({"đăng", "tải", "phát"})


def figure(context: Context, named: list[str], confidence: float) -> Verdict:
    """Information items by their worth: valuable, for reference, denunciations, opinions at a forum, or any."""
    words = _own_words(context)
    activity = "information_items"
    if "giá" in words:
        activity = "information_valuable"
    elif "khảo" in words:
        activity = "information_reference"
    elif "tố" in words or ["tin", "báo"] in (words[:2], words[-2:]):
        activity = "crime_denunciation"
    elif context.tokens.word(context.counted.number.qualified - 1) in _PUBLISHING:
        return Verdict("activity", "news_items_published", "news_items", confidence, "news_publication")
    elif words[0] == "ý" and "listening_forum" in named:
        activity = "listening_forum"
    indicator = lexicon.measure_of().get((activity, "items"))
    kind = "activity" if activity == "listening_forum" else "information"
    return Verdict(kind, indicator, "information_items", confidence, activity)


def _own_words(context: Context) -> list[str]:
    """The words that say what kind of information: after the number in its clause, and before it.

    Before it is a verb (`tố giác 39 tin`) or a label before a colon (`Tin tham khảo: 95 tin`).
    """
    tokens, counted = context.tokens, context.counted
    last = counted.last + 1
    while last < min(counted.last + 8, len(tokens)) and tokens.clause[last] == tokens.clause[counted.last]:
        if tokens.is_number(last) or tokens.words[last] in {":", "."}:
            break
        last += 1
    words = tokens.words[counted.unit_first : last]
    before = counted.number.qualified - 1
    if tokens.words[before - 2 : before + 1] == ["tin", "tham", "khảo"]:
        # `tin tham khảo 127 tin`
        return [*words, "khảo"]
    if tokens.word(before) == ":":
        first = before
        while first > max(0, before - 10) and tokens.words[first - 1] not in {";", ".", "\n"}:
            first -= 1
        return words + tokens.words[first:before]
    return words + [word for word in tokens.words[max(0, before - 1) : before + 1] if word in ("tố", "giác")]
