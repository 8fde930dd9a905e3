"""Cases and persons caught: counts of the form of seizures, or of the report's other work (`context`).

The form counts cases found and persons caught of drugs, smuggling and counterfeit, forbidden goods, weapons and
explosives, support tools and fireworks. All other crime, prosecutions, fines and totals that mix both are context.
"""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.exclusions import starts_sentence
from antq.narrative.offences import ANY, NONE, OTHER, SEIZABLE, is_seizable, subject_of
from antq.narrative.rules.verdict import Verdict, reaches

CONTEXT: Final = "context"
# Nouns that are never persons caught in the act: the accused and convicted, and those who were helped.
_ACCUSED: Final = frozenset({"bị", "phạm", "nạn"})
_TIPS: Final = frozenset({"information_items", "information_valuable", "crime_denunciation"})


def count(context: Context, previous: Verdict | None, joined: bool, indicator: str) -> Verdict | None:
    """The figure of cases or persons caught (`indicator`), None where nothing of the kind was found."""
    offence = _offence(context, previous, joined)
    if offence == NONE:
        return None
    if _names_accused(context) or _verb(context, previous, joined) in ("prosecuted", "rescued", "fined"):
        return _context(context, indicator, offence)
    if is_seizable(offence) or (offence is None and _is_caught_by_verb(context, previous, joined)):
        return _seizure(context, previous, indicator, offence or SEIZABLE)
    return _context(context, indicator, offence)


def _offence(context: Context, previous: Verdict | None, joined: bool) -> str | None:
    """What the count is about; of other cases (`8 vụ ma túy, 3 vụ khác`) only that they count like those before."""
    offence = _named_offence(context, previous, joined)
    return SEIZABLE if subject_of(offence) and context.offences.is_of_others(context.counted) else offence


def _named_offence(context: Context, previous: Verdict | None, joined: bool) -> str | None:
    """What is named of the count: its own words, the figure it is joined to, its paragraph, the heading above it."""
    if previous is not None and previous.offence and context.offences.own_offence(context.counted) is None:
        persons = context.counted.noun != "case" and context.offences.follows_cases(context.counted)
        if joined or persons:
            return (previous.cases_about if persons else None) or previous.offence
    stated = context.offences.offence_of(context.counted)
    if stated not in (None, ANY):
        return stated
    if previous is not None and (previous.offence == OTHER or is_seizable(previous.offence)):
        return previous.offence
    if found := context.offences.last_offence_before(context.counted):
        return found
    if context.heading is not None and (found := context.offences.heading_offence(context.heading)):
        return found
    return stated


def has_offence_heading(context: Context) -> bool:
    """Whether a count begins the line below a heading that names offences (`B. Pháo` / `12 vụ, 14 đối tượng`)."""
    tokens, first = context.tokens, context.counted.number.qualified
    if context.heading is None or not starts_sentence(tokens, first):
        return False
    offence = context.offences.heading_offence(context.heading)
    return offence == OTHER or is_seizable(offence)


def _verb(context: Context, previous: Verdict | None, joined: bool) -> str | None:
    """What was done by the verb that governs the count: caught, cleared, prosecuted, rescued or fined."""
    for mark in context.all("seizure", sides="right"):
        tokens, last = context.tokens, context.counted.last
        # A bracket after a count says what became of a part: `67 đối tượng (khởi tố 45 bị can)`.
        outside_brackets = tokens.bracket[mark.first] in (-1, tokens.bracket[last])
        if mark.roles["seizure"] == "prosecuted" and mark.first - last <= 3 and outside_brackets:
            return "prosecuted"
    for mark in context.all("seizure", "topic"):
        if not reaches(context, mark):
            break
        if lexicon.terms("fine").at(context.tokens, mark.first):
            return "fined"
        if mark.roles.get("seizure"):
            return mark.roles["seizure"]
    return None


def _names_accused(context: Context) -> bool:
    """Whether the noun itself names the accused, prisoners or victims."""
    return context.tokens.word(context.counted.unit_first) in _ACCUSED


def _is_caught_by_verb(context: Context, previous: Verdict | None, joined: bool) -> bool:
    """Whether the verb says caught, and no tips of residents led to whatever it was."""
    if any(mark.roles["topic"] in _TIPS for mark in context.all("topic")):
        return False
    return _verb(context, previous, joined) not in ("cleared", None) or context.counted.noun_first


def _seizure(context: Context, previous: Verdict | None, indicator: str, offence: str) -> Verdict:
    handed = context.nearest("acquire")
    acquisition = handed.roles["acquire"] if handed and handed.roles["acquire"] == "handed_over" else "seized"
    mode = context.nearest("mode")
    stated_mode = mode.roles["mode"] if mode else (previous.mode if previous and previous.mode else "unknown")
    # Persons after several counts of cases are of all of them: `40 vụ ma túy, 12 vụ buôn lậu, bắt 60 đối tượng`.
    cases_about = offence
    if indicator == "seizure_cases" and previous is not None and previous.indicator == indicator:
        cases_about = offence if previous.cases_about == offence else SEIZABLE
    return Verdict(
        "seizure",
        indicator,
        indicator,
        0.9,
        acquisition=acquisition,
        mode=stated_mode,
        offence=offence,
        subject=subject_of(offence),
        cases_about=cases_about,
    )


def _context(context: Context, indicator: str, offence: str | None) -> Verdict:
    rule = "other_cases" if indicator == "seizure_cases" else "other_persons"
    return Verdict(CONTEXT, None, rule, 0.8, offence=offence or OTHER)
