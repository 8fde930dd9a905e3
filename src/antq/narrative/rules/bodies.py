"""Grass-roots bodies, party and union cells, and places that reached a standard."""

from functools import cache
from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.folding import fold
from antq.narrative.rules import committees, nearby_activities, teams
from antq.narrative.rules.models import of_model
from antq.narrative.rules.verdict import Verdict

OF_PARTY: Final = "party_cell_meeting_assignment"


def body(context: Context, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Grass-roots bodies and party or union cells: their number, or how often they were consolidated."""
    if committees.is_committee(context):
        return committees.committee(context, previous)
    if _is_bare(context) and context.counted.noun == "body" and of_model(context):
        return Verdict("model", "model_groups", "model_groups", 0.7)
    own = _own_activity(context) or teams.team(context, look_left=_is_bare(context))
    if own is not None:
        own = teams.consolidated(context, own)
    if (
        own is None
        and context.counted.noun == "cell"
        and context.tokens.word(context.counted.unit_last) == "hội"
    ):
        own = teams.union_cells(context)
    if context.counted.noun == "cell":
        if own is None and context.nearest("topic", "result", sides="right left") is None:
            return None
        assigned = context.nearest("topic")
        if (
            own is None
            and assigned
            and assigned.roles["topic"] == OF_PARTY
            and nearby_activities.is_party(context)
        ):
            return Verdict(
                "assignment",
                "party_cells_with_assigned_members",
                "assigned_cells",
                0.9,
                "party_cell_coverage",
            )
    elif (
        own is None
        and context.nearest("topic", "result", "static", sides="right left") is None
        and not context.counted.noun_first
    ):
        return None
    if _signs(context):
        return Verdict(
            "activity",
            "commitments_signed_security_teams",
            "signed_commitments",
            0.85,
            "commitment_signing_security_teams",
        )
    field = "occasions" if context.counted.noun == "cell" else "organisations"
    if own and previous and joined and (previous.activity or "").endswith(teams.SUFFIX):
        own = teams.with_consolidation(own)
    measures = lexicon.measure_of()
    fields = (field, "occasions", "organisations")
    indicator = next((measures[own or "", one] for one in fields if (own or "", one) in measures), None)
    return Verdict("organisation", indicator, "bodies", 0.85, own)


def boats(context: Context, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Boats counted with the teams they belong to (`33 tổ/210 tàu cá/1.480 người`); no measure counts them."""
    if not joined or previous is None or previous.kind != "organisation":
        return None
    return Verdict("organisation", None, "boats_of_teams", 0.7, previous.activity)


def _is_bare(context: Context) -> bool:
    return context.counted.unit_first == context.counted.unit_last


def _own_activity(context: Context) -> str | None:
    """The activity that the noun's own words name, with a verb of consolidation before it or without."""
    tokens, first = context.tokens, context.counted.unit_first
    words = tokens.words[first : first + 8]
    if words and words[0] == "lượt":
        words = words[1:]
    consolidated = any(
        mark.roles.get("topic") == "consolidation" and tokens.words[mark.first] in ("củng", "cũng", "kiện")
        for mark in context.left
    )
    for length in range(len(words), 0, -1):
        phrase = " ".join(words[:length]).replace(" ,", ",")
        if consolidated and (found := _activity_names().get("củng cố " + phrase)):
            return found
    for length in range(len(words), 0, -1):
        if found := _activity_names().get(" ".join(words[:length]).replace(" ,", ",")):
            return found
    return None


@cache
def _activity_names() -> dict[str, str]:
    names = {fold(term): code for term, code in lexicon.activity_terms()}
    return {name.replace("  ", " "): code for name, code in names.items()}


def _signs(context: Context) -> bool:
    """Whether bodies sign commitments: that is the nearest activity but their own name."""
    last = context.counted.last
    topics = (
        mark for mark in context.all("topic", sides="right left far") if not mark.first <= last <= mark.last
    )
    signed = next((mark for mark in topics if mark.last < context.counted.first or mark.first > last), None)
    return signed is not None and signed.roles["topic"] == "commitment_signing"
