"""Broadcasts by loudspeaker, their hours, and counters of web pages that are no figures."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.rules.verdict import Verdict

_SENDING: Final = frozenset({"phát", "được", "sóng"})
_LOUD_WITHIN: Final = 6


def broadcast_hours(context: Context, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Hours broadcast; other hours are times."""
    topic = context.nearest("topic", sides="right left")
    previously = joined and previous is not None and previous.activity == "loudspeaker_broadcast"
    if not (previously or is_loud(context)) and (
        topic is None or topic.roles["topic"] != "loudspeaker_broadcast"
    ):
        return None
    return Verdict("activity", "loudspeaker_broadcast_hours", "hours_broadcast", 0.9, "loudspeaker_broadcast")


def is_loud(context: Context) -> bool:
    """`loa thôn phát 240 lần`, `phát 140 lần trên loa xã`: how often or long loudspeakers were heard."""
    tokens, counted = context.tokens, context.counted
    first = counted.number.qualified
    if tokens.word(first - 1) not in _SENDING or tokens.word(counted.unit_first) not in (
        "lần",
        "lượt",
        "giờ",
        "buổi",
    ):
        return False
    words_after = tokens.words[counted.last + 1 : counted.last + 4]
    words_before = tokens.words[max(0, first - _LOUD_WITHIN) : first]
    return (
        any("loa" in words or words[1:3] == ["truyền", "thanh"] for words in (words_after, words_before))
        and "đăng" not in words_before
    )


def is_broadcast(context: Context) -> bool:
    """`Loa truyền thanh phát 330 lượt bản tin`: how often it was broadcast, not what."""
    if context.tokens.word(context.counted.unit_first) not in ("lượt", "lần"):
        return False
    topic = context.nearest("topic")
    heads = [mark.roles["topic"] for mark in context.all("topic")][:3]
    return topic is not None and "loudspeaker_broadcast" in heads


def is_web_counter(context: Context) -> bool:
    """`tiếp cận 210.000 lượt`: how often a page was seen."""
    tokens, first = context.tokens, context.counted.number.qualified
    if (
        context.counted.last != context.counted.unit_first
        or tokens.word(context.counted.unit_first) != "lượt"
    ):
        return False
    counters = lexicon.terms("web")
    return any((hit := counters.at(tokens, first - back)) and hit[0] == back for back in (1, 2))
