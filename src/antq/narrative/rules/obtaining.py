"""How goods were obtained: seized, handed over, found, or lost by victims, by the verbs around them."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.marks import Mark

_RESIDENT_WITHIN: Final = 16
_AGAIN_TOKENS: Final = 16


def acquisition(context: Context) -> str | None:
    """How goods were obtained: by the verb before them, else after them (`do người dân giao nộp`)."""
    weapon = is_weapon(context)
    for mark in context.all("acquire", sides="left"):
        code = obtained(mark, weapon)
        if code == "seized":
            verb_after = next(iter(context.all("acquire", sides="right")), None)
            if verb_after and verb_after.roles["acquire"] == "handed_over" and weapon:
                return "handed_over"
            # `phát hiện … giao nộp`: a weak verb gives way to a handing over directly after the list.
            words = " ".join(context.tokens.words[mark.first : mark.last + 1])
            if words == "phát hiện" and weapon and _by_residents(context, mark):
                return "found"
            if words == "phát hiện" and (far := context.nearest("acquire", sides="far")):
                return "handed_over" if far.roles["acquire"] == "handed_over" else code
        if code:
            return code
    if code := _acquired_by_verbs_after(context, weapon):
        return code
    if context.nearest("seizure") and context.counted.item:
        return "seized"
    return _acquired_in_next_sentence(context, weapon) if context.counted.item else None


def acquired_by_verbs_after(context: Context) -> str | None:
    """How goods were obtained by the verbs after them alone."""
    return _acquired_by_verbs_after(context, weapon=False)


def obtained(mark: Mark, weapon: bool) -> str | None:
    """What a verb says of goods: weapons that are received or collected were handed over, other goods were not."""
    code = mark.roles["acquire"]
    if code == "received":
        return "handed_over" if weapon else None
    if code == "destroyed":
        # Weapons that were handed over or seized before are destroyed; other goods where they are found.
        return "lost" if weapon else "seized"
    if code == "collected":
        return "handed_over" if weapon else "seized"
    return code


def is_weapon(context: Context) -> bool:
    """Whether a weapon, an explosive, a firework or a part of one is counted: what residents are asked to hand over."""
    counted = context.counted
    words = context.tokens.words[counted.unit_first : counted.last + 1]
    return counted.item in lexicon.weapons() or not lexicon.words("weapon_word").isdisjoint(words)


def _by_residents(context: Context, verb: Mark) -> bool:
    """Whether residents came upon a thing at work (`trong lúc làm rẫy, ông … phát hiện 1 quả bom`)."""
    tokens = context.tokens
    residents, agencies = lexicon.terms("resident"), lexicon.terms("agency")
    for i in range(verb.first - 1, max(-1, verb.first - _RESIDENT_WITHIN), -1):
        if tokens.sentence[i] != tokens.sentence[verb.first] or agencies.at(tokens, i):
            return False
        if residents.at(tokens, i):
            return True
    return False


def _acquired_by_verbs_after(context: Context, weapon: bool) -> str | None:
    codes = [code for mark in context.all("acquire", sides="right far") if (code := obtained(mark, weapon))]
    if codes[:1] == ["found"] and "seized" in codes:
        # `được tìm thấy, đã lập biên bản thu giữ`: a search, and no find.
        return "seized"
    return codes[0] if codes else None


def _acquired_in_next_sentence(context: Context, weapon: bool) -> str | None:
    """What the next sentence says of the goods: `Toàn bộ số hàng đã bị thu giữ.`"""
    tokens = context.tokens
    i = context.counted.last
    sentence = tokens.sentence[i]
    while i < len(tokens) and tokens.sentence[i] == sentence:
        i += 1
    if not lexicon.terms("goods_again").at(tokens, i):
        return None
    limit = min(len(tokens), i + _AGAIN_TOKENS)
    verbs = lexicon.terms("acquire")
    for k in range(i, limit):
        if tokens.sentence[k] != tokens.sentence[i] or tokens.is_number(k):
            return None
        if (hit := verbs.at(tokens, k)) and hit[1] in ("seized", "handed_over", "found"):
            return hit[1]
    return None
