"""Persons, collectives and places counted for a role in the movement: partners, graded, exemplary, with a committee."""

from antq.narrative.context import Context
from antq.narrative.rules import committees, exemplars, grades, programmes
from antq.narrative.rules.activities import STANDARD
from antq.narrative.rules.verdict import Verdict


def role(context: Context, previous: Verdict | None) -> tuple[bool, Verdict | None]:
    """Whether the counted have such a role, so that no other rule is asked, and their figure.

    No figure where it is no result of the report.
    """
    if programmes.is_partner(context, previous):
        return True, Verdict("activity", None, "programme_partners", 0.6, programmes.ACTIVITY)
    noun = context.counted.noun
    if noun in STANDARD and (graded := grades.grade(context, previous)) is not None:
        return True, graded
    if exemplars.are_exemplars(context, previous):
        if noun in ("person", "collective"):
            return True, exemplars.exemplar(context, previous)
        # `3 xã điển hình về phong trào` met other criteria than those of the standard.
        return True, Verdict("organisation", None, "exemplary_places", 0.6)
    of_committees = committees.of_places(context) if noun == "place" else None
    return of_committees is not None, of_committees
