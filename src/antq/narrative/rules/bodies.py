"""Grass-roots bodies, party and union cells, and places that reached a standard."""

from functools import cache
from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Around
from antq.narrative.rules import near, teams
from antq.narrative.rules.models import of_model
from antq.narrative.rules.verdict import Verdict
from antq.narrative.text import fold

OF_PARTY: Final = "party_cell_meeting_assignment"


def body(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Grass-roots bodies and party or union cells: their number, or how often they were consolidated."""
    if _is_bare(around) and around.counted.noun == "body" and of_model(around):
        return Verdict("model", "model_groups", "model_groups", 0.7)
    own = _own_activity(around) or teams.team(around, look_left=_is_bare(around))
    if own is not None:
        own = teams.consolidated(around, own)
    if (
        own is None
        and around.counted.noun == "cell"
        and around.tokens.word(around.counted.unit_last) == "hội"
    ):
        own = teams.union_cells(around)
    if around.counted.noun == "cell":
        if own is None and around.nearest("topic", "result", sides="right left") is None:
            return None
        assigned = around.nearest("topic")
        if own is None and assigned and assigned.roles["topic"] == OF_PARTY and near.is_party(around):
            return Verdict(
                "assignment",
                "party_cells_with_assigned_members",
                "assigned_cells",
                0.9,
                "party_cell_coverage",
            )
    elif (
        own is None
        and around.nearest("topic", "result", "static", sides="right left") is None
        and not around.counted.before
    ):
        return None
    if _signs(around):
        return Verdict(
            "activity",
            "commitments_signed_security_teams",
            "signed_commitments",
            0.85,
            "commitment_signing_security_teams",
        )
    field = "occasions" if around.counted.noun == "cell" else "organisations"
    if own and previous and joined and (previous.activity or "").endswith(teams.SUFFIX):
        own = teams.with_consolidation(own)
    measures = lexicon.measure_of()
    fields = (field, "occasions", "organisations")
    indicator = next((measures[own or "", one] for one in fields if (own or "", one) in measures), None)
    return Verdict("organisation", indicator, "bodies", 0.85, own)


def boats(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Boats told with the teams they belong to (`33 tổ/210 tàu cá/1.480 người`); no measure counts them."""
    if not joined or previous is None or previous.kind != "organisation":
        return None
    return Verdict("organisation", None, "boats_of_teams", 0.7, previous.activity)


def _is_bare(around: Around) -> bool:
    return around.counted.unit_first == around.counted.unit_last


def _own_activity(around: Around) -> str | None:
    """The activity that the noun's own words name, with a verb of consolidation before it or without."""
    tokens, first = around.tokens, around.counted.unit_first
    words = tokens.words[first : first + 8]
    if words and words[0] == "lượt":
        words = words[1:]
    consolidated = any(
        mark.roles.get("topic") == "consolidation" and tokens.words[mark.first] in ("củng", "cũng", "kiện")
        for mark in around.left
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


def _signs(around: Around) -> bool:
    """Whether bodies sign commitments: that is the nearest activity but their own name."""
    last = around.counted.last
    topics = (
        mark for mark in around.all("topic", sides="right left far") if not mark.first <= last <= mark.last
    )
    signed = next((mark for mark in topics if mark.last < around.counted.first or mark.first > last), None)
    return signed is not None and signed.roles["topic"] == "commitment_signing"
