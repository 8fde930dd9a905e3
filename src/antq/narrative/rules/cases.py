"""Cases and persons told of: crimes found, mediated cases, or an activity's, by the nearest verb."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Around
from antq.narrative.offences import NONE, OTHER, SEIZABLE
from antq.narrative.rules import crimes
from antq.narrative.rules.activities import activity_figure
from antq.narrative.rules.verdict import Verdict, governing, reaches

_MEDIATOR_WITHIN: Final = 6


def case(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Cases: found, mediated or an activity's, by the nearest verb."""
    tokens, first = around.tokens, around.counted.number.qualified
    if any(lexicon.terms("commended").at(tokens, first - back) for back in (3, 2, 1)):
        # `gửi thư khen 1 chuyên án`: who was commended for it, not how many were found.
        return None
    near = around.nearest("topic", sides="right")
    if near and near.roles["topic"] == "mediation" and _is_received(around):
        # `tiếp nhận 86 vụ, hòa giải thành 79 vụ`: what came in, of which the next number counts what was done.
        return None
    before = around.nearest("topic")
    if (
        before
        and before.roles["topic"] in ("mediation", "mediation_team")
        and len(around.gap(before)) <= _MEDIATOR_WITHIN
        and not {"tổ", "ban", "đội"}.isdisjoint((tokens.word(before.first), tokens.word(before.first - 1)))
    ):
        # `tổ hòa giải xử lý xong 903 vụ`
        return Verdict("activity", "mediations", "mediated_cases", 0.9, "mediation")
    if near and near.roles["topic"] == "mediation":
        return Verdict("activity", "mediations", "mediated_cases", 0.9, "mediation")
    if joined and previous and previous.offence:
        return crimes.count(around, previous, joined, "seizure_cases")
    verb = governing(around)
    if verb is None:
        verb = around.nearest("seizure", "topic", "reform", sides="right far")
    words = around.tokens.word(around.counted.unit_first)
    offence = around.offences.of(around.counted)
    if verb is None:
        told = around.counted.before or offence in (SEIZABLE, OTHER) or crimes.is_headed(around)
        return crimes.count(around, previous, joined, "seizure_cases") if told else None
    if verb.roles.get("topic") == "traffic_fine":
        return crimes.count(around, previous, joined, "seizure_cases")
    if "seizure" in verb.roles and not (words == "trường" and "topic" in verb.roles):
        return crimes.count(around, previous, joined, "seizure_cases")
    if verb.roles.get("topic") == "mediation":
        return Verdict("activity", "mediations", "mediated_cases", 0.9, "mediation")
    if around.nearest("seizure", sides="right") or (words != "trường" and around.nearest("seizure")):
        return crimes.count(around, previous, joined, "seizure_cases")
    if offence in (SEIZABLE, OTHER, NONE):
        return crimes.count(around, previous, joined, "seizure_cases")
    figure = activity_figure(around, previous, "cases", 0.7)
    if figure.indicator is None and words == "vụ":
        # Cases that were checked or settled: crime of some kind, and no activity of the forms.
        return crimes.count(around, previous, joined, "seizure_cases")
    return figure


def suspect(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Persons dealt with: caught, or reformed and helped, by the nearest verb."""
    if joined and previous and (previous.offence or previous.indicator == "mediations"):
        return crimes.count(around, previous, joined, "seizure_suspects")
    verb = around.nearest("seizure", "reform", "topic")
    if verb and "reform" in verb.roles and "seizure" not in verb.roles and not reaches(around, verb):
        verb = None
    if verb and "reform" in verb.roles and "seizure" not in verb.roles:
        return Verdict("activity", "people_reformed_and_supported", "people_reformed", 0.85, "reform_support")
    if verb is None or "seizure" not in verb.roles:
        behind = around.nearest("reform", "seizure", sides="right")
        if behind and "reform" in behind.roles:
            return Verdict(
                "activity", "people_reformed_and_supported", "people_reformed", 0.8, "reform_support"
            )
        if behind is None and around.nearest("seizure") is None and not around.counted.before:
            return None
    return crimes.count(around, previous, joined, "seizure_suspects")


def _is_received(around: Around) -> bool:
    before = around.counted.number.qualified
    return around.tokens.words[max(0, before - 2) : before] == ["tiếp", "nhận"]
