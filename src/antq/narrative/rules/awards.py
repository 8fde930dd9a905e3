"""Which award a count of those commended is of: named after it, or known by the paper and who gave it."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context

GENERAL: Final = ("commendation", "ad_hoc_commendation")

# How far from a number the paper and its giver may be.
_GIVER_TOKENS: Final = 24
_AWARDS: Final = frozenset(
    {
        "prime_minister_certificate",
        "ministry_certificate",
        "province_certificate",
        "police_director_commendation",
        "commune_commendation",
    }
)


def award_codes(context: Context) -> list[str]:
    """Awards that the words after a number name, where its verb only says that somebody was commended."""
    tokens, last = context.tokens, context.counted.last
    marks_after = [
        mark
        for mark in context.all("topic", sides="right far")
        if tokens.clause[mark.first] == tokens.clause[last]
    ]
    medals = [
        topic
        for mark in context.all("topic", sides="right")
        if (topic := mark.roles["topic"]) in ("commemorative_medal", "emulation_flag")
    ]
    papers = [topic for mark in marks_after if (topic := mark.roles["topic"]) in _AWARDS]
    at_once = [topic for mark in marks_after if (topic := mark.roles["topic"]) == "ad_hoc_commendation"]
    return medals[:1] or papers or _of_giver(context) or at_once


def _of_giver(context: Context) -> list[str]:
    """The award by its paper and who gave it: `UBND tỉnh tặng Cờ …, Bằng khen 9 tập thể`."""
    tokens, counted = context.tokens, context.counted
    clause = tokens.clause[counted.number.first]
    givers = lexicon.terms("giver")
    before = range(counted.number.qualified - 1, max(-1, counted.number.qualified - _GIVER_TOKENS), -1)
    marks_after = range(counted.last + 1, min(len(tokens), counted.last + _GIVER_TOKENS))
    for side in (before, marks_after):
        paper, giver = None, None
        for i in side:
            if tokens.clause[i] != clause:
                break
            if paper is None and tokens.words[i] in ("bằng", "giấy") and tokens.word(i + 1) == "khen":
                paper = tokens.words[i]
            if giver is None and (hit := givers.at(tokens, i)):
                giver = hit[1]
            if paper is not None and giver is not None:
                return [giver] if (paper == "bằng") == giver.endswith("_certificate") else []
    return []
