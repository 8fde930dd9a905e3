"""Cases and persons counted: crimes found, mediated cases, or an activity's, by the nearest verb."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.offences import NONE, OTHER, is_seizable
from antq.narrative.rules import crimes
from antq.narrative.rules.activities import activity_figure
from antq.narrative.rules.verdict import Verdict, governing_verb, reaches

_MEDIATOR_WITHIN: Final = 6


def case(context: Context, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Cases: found, mediated or an activity's, by the nearest verb."""
    tokens, first = context.tokens, context.counted.number.qualified
    if any(lexicon.terms("commended").at(tokens, first - back) for back in (3, 2, 1)):
        # `gửi thư khen 1 chuyên án`: who was commended for it, not how many were found.
        return None
    topic_after = context.nearest("topic", sides="right")
    if topic_after and topic_after.roles["topic"] == "mediation" and _is_received(context):
        # `tiếp nhận 86 vụ, hòa giải thành 79 vụ`: what came in, of which the next number counts what was done.
        return None
    mark_before = context.nearest("topic")
    if (
        mark_before
        and mark_before.roles["topic"] in ("mediation", "mediation_team")
        and len(context.gap(mark_before)) <= _MEDIATOR_WITHIN
        and not {"tổ", "ban", "đội"}.isdisjoint(
            (tokens.word(mark_before.first), tokens.word(mark_before.first - 1))
        )
    ):
        # `tổ hòa giải xử lý xong 903 vụ`
        return Verdict("activity", "mediations", "mediated_cases", 0.9, "mediation")
    if topic_after and topic_after.roles["topic"] == "mediation":
        return Verdict("activity", "mediations", "mediated_cases", 0.9, "mediation")
    if joined and previous and previous.offence:
        return crimes.count(context, previous, joined, "seizure_cases")
    verb = governing_verb(context)
    if verb is None:
        verb = context.nearest("seizure", "topic", "reform", sides="right far")
    words = context.tokens.word(context.counted.unit_first)
    offence = context.offences.offence_of(context.counted)
    if verb is None:
        names_offence = (
            context.counted.noun_first
            or offence == OTHER
            or is_seizable(offence)
            or crimes.has_offence_heading(context)
        )
        return crimes.count(context, previous, joined, "seizure_cases") if names_offence else None
    if verb.roles.get("topic") == "traffic_fine":
        return crimes.count(context, previous, joined, "seizure_cases")
    if "seizure" in verb.roles and not (words == "trường" and "topic" in verb.roles):
        return crimes.count(context, previous, joined, "seizure_cases")
    if verb.roles.get("topic") == "mediation":
        return Verdict("activity", "mediations", "mediated_cases", 0.9, "mediation")
    if context.nearest("seizure", sides="right") or (words != "trường" and context.nearest("seizure")):
        return crimes.count(context, previous, joined, "seizure_cases")
    if offence in (OTHER, NONE) or is_seizable(offence):
        return crimes.count(context, previous, joined, "seizure_cases")
    figure = activity_figure(context, previous, "cases", 0.7)
    if figure.indicator is None and words == "vụ":
        # Cases that were checked or settled: crime of some kind, and no activity of the forms.
        return crimes.count(context, previous, joined, "seizure_cases")
    return figure


def suspect(context: Context, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Persons dealt with: caught, or reformed and helped, by the nearest verb."""
    if joined and previous and (previous.offence or previous.indicator == "mediations"):
        return crimes.count(context, previous, joined, "seizure_suspects")
    verb = context.nearest("seizure", "reform", "topic")
    if verb and "reform" in verb.roles and "seizure" not in verb.roles and not reaches(context, verb):
        verb = None
    if verb and "reform" in verb.roles and "seizure" not in verb.roles:
        return Verdict("activity", "people_reformed_and_supported", "people_reformed", 0.85, "reform_support")
    if verb is None or "seizure" not in verb.roles:
        mark_after = context.nearest("reform", "seizure", sides="right")
        if mark_after and "reform" in mark_after.roles:
            return Verdict(
                "activity", "people_reformed_and_supported", "people_reformed", 0.8, "reform_support"
            )
        if mark_after is None and context.nearest("seizure") is None and not context.counted.noun_first:
            return None
    return crimes.count(context, previous, joined, "seizure_suspects")


def _is_received(context: Context) -> bool:
    mark_before = context.counted.number.qualified
    return context.tokens.words[max(0, mark_before - 2) : mark_before] == ["tiếp", "nhận"]
