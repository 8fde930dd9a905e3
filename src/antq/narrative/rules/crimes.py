"""Cases and persons caught: counts of the form of seizures, or of the report's other work (`context`).

The form counts cases found and persons caught of drugs, smuggling and counterfeit, forbidden goods, weapons and
explosives, support tools and fireworks. All other crime, prosecutions, fines and totals that mix both are context.
"""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Around
from antq.narrative.left_out import starts_sentence
from antq.narrative.offences import ANY, NONE, OTHER, SEIZABLE
from antq.narrative.rules.verdict import Verdict, reaches

CONTEXT: Final = "context"
# Nouns that are never persons caught in the act: the accused and convicted, and those who were helped.
_ACCUSED: Final = frozenset({"bị", "phạm", "nạn"})
_TIPS: Final = frozenset({"information_items", "information_valuable", "crime_denunciation"})


def count(around: Around, previous: Verdict | None, joined: bool, indicator: str) -> Verdict | None:
    """The figure of cases or persons caught (`indicator`), None where nothing of the kind was found."""
    offence = _offence(around, previous, joined)
    if offence == NONE:
        return None
    if _accused(around) or _verb(around, previous, joined) in ("prosecuted", "rescued", "fined"):
        return _context(around, indicator, offence)
    if offence == SEIZABLE:
        return _seizure(around, previous, indicator)
    if offence is None and _caught(around, previous, joined):
        return _seizure(around, previous, indicator)
    return _context(around, indicator, offence)


def _offence(around: Around, previous: Verdict | None, joined: bool) -> str | None:
    """What the count is about: its own words, the figure it is joined to, its paragraph, the heading above it."""
    if previous is not None and previous.offence and around.offences.own(around.counted) is None:
        persons = around.counted.noun != "case" and around.offences.follows_cases(around.counted)
        if joined or persons:
            return previous.offence
    said = around.offences.of(around.counted)
    if said not in (None, ANY):
        return said
    if previous is not None and previous.offence in (SEIZABLE, OTHER):
        return previous.offence
    if found := around.offences.near(around.counted):
        return found
    if around.heading is not None and (found := around.offences.heading(around.heading)):
        return found
    return said


def is_headed(around: Around) -> bool:
    """Whether a count begins the line below a heading that names offences (`B. Pháo` / `12 vụ, 14 đối tượng`)."""
    tokens, first = around.tokens, around.counted.number.qualified
    if around.heading is None or not starts_sentence(tokens, first):
        return False
    return around.offences.heading(around.heading) in (SEIZABLE, OTHER)


def _verb(around: Around, previous: Verdict | None, joined: bool) -> str | None:
    """What was done by the verb that governs the count: caught, cleared, prosecuted, rescued or fined."""
    for mark in around.all("seizure", sides="right"):
        tokens, last = around.tokens, around.counted.last
        # A bracket behind a count tells what became of a part: `67 đối tượng (khởi tố 45 bị can)`.
        own = tokens.bracket[mark.first] in (-1, tokens.bracket[last])
        if mark.roles["seizure"] == "prosecuted" and mark.first - last <= 3 and own:
            return "prosecuted"
    for mark in around.all("seizure", "topic"):
        if not reaches(around, mark):
            break
        if lexicon.terms("fine").at(around.tokens, mark.first):
            return "fined"
        if mark.roles.get("seizure"):
            return mark.roles["seizure"]
    return None


def _accused(around: Around) -> bool:
    """Whether the noun itself names the accused, prisoners or victims."""
    return around.tokens.word(around.counted.unit_first) in _ACCUSED


def _caught(around: Around, previous: Verdict | None, joined: bool) -> bool:
    """Whether the verb says caught, and no tips of residents led to whatever it was."""
    if any(mark.roles["topic"] in _TIPS for mark in around.all("topic")):
        return False
    return _verb(around, previous, joined) not in ("cleared", None) or around.counted.before


def _seizure(around: Around, previous: Verdict | None, indicator: str) -> Verdict:
    handed = around.nearest("acquire")
    acquisition = handed.roles["acquire"] if handed and handed.roles["acquire"] == "handed_over" else "seized"
    mode = around.nearest("mode")
    told = mode.roles["mode"] if mode else (previous.mode if previous and previous.mode else "unknown")
    return Verdict("seizure", indicator, indicator, 0.9, acquisition=acquisition, mode=told, offence=SEIZABLE)


def _context(around: Around, indicator: str, offence: str | None) -> Verdict:
    rule = "other_cases" if indicator == "seizure_cases" else "other_persons"
    return Verdict(CONTEXT, None, rule, 0.8, offence=offence or OTHER)
