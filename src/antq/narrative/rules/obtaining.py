"""How goods were obtained: seized, handed over, found, or lost by victims, by the verbs around them."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Around
from antq.narrative.marks import Mark

_RESIDENT_WITHIN: Final = 16
_AGAIN_TOKENS: Final = 16


def acquisition(around: Around) -> str | None:
    """How goods were obtained: by the verb before them, else behind them (`do người dân giao nộp`)."""
    weapon = is_weapon(around)
    for mark in around.all("acquire", sides="left"):
        code = obtained(mark, weapon)
        if code == "seized":
            behind = next(iter(around.all("acquire", sides="right")), None)
            if behind and behind.roles["acquire"] == "handed_over" and weapon:
                return "handed_over"
            # `phát hiện … giao nộp`: a weak verb gives way to a handing over just behind the list.
            words = " ".join(around.tokens.words[mark.first : mark.last + 1])
            if words == "phát hiện" and weapon and _by_residents(around, mark):
                return "found"
            if words == "phát hiện" and (far := around.nearest("acquire", sides="far")):
                return "handed_over" if far.roles["acquire"] == "handed_over" else code
        if code:
            return code
    if code := _behind(around, weapon):
        return code
    if around.nearest("seizure") and around.counted.item:
        return "seized"
    return _told_after(around, weapon) if around.counted.item else None


def far_code(around: Around) -> str | None:
    """How goods were obtained by the verbs behind them alone."""
    return _behind(around, weapon=False)


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


def is_weapon(around: Around) -> bool:
    """Whether a weapon, an explosive, a firework or a part of one is counted: what residents are asked to hand over."""
    counted = around.counted
    words = around.tokens.words[counted.unit_first : counted.last + 1]
    return counted.item in lexicon.weapons() or not lexicon.words("weapon_word").isdisjoint(words)


def _by_residents(around: Around, verb: Mark) -> bool:
    """Whether residents came upon a thing at work (`trong lúc làm rẫy, ông … phát hiện 1 quả bom`)."""
    tokens = around.tokens
    residents, agencies = lexicon.terms("resident"), lexicon.terms("agency")
    for i in range(verb.first - 1, max(-1, verb.first - _RESIDENT_WITHIN), -1):
        if tokens.sentence[i] != tokens.sentence[verb.first] or agencies.at(tokens, i):
            return False
        if residents.at(tokens, i):
            return True
    return False


def _behind(around: Around, weapon: bool) -> str | None:
    codes = [code for mark in around.all("acquire", sides="right far") if (code := obtained(mark, weapon))]
    if codes[:1] == ["found"] and "seized" in codes:
        # `được tìm thấy, đã lập biên bản thu giữ`: a search, and no find.
        return "seized"
    return codes[0] if codes else None


def _told_after(around: Around, weapon: bool) -> str | None:
    """What the next sentence says of the goods: `Toàn bộ số hàng đã bị thu giữ.`"""
    tokens = around.tokens
    i = around.counted.last
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
