"""Persons, collectives and places counted for a role in the movement: partners, graded, exemplary, with a committee."""

from antq.narrative.context import Context
from antq.narrative.rules import committees, exemplars, grades, programmes
from antq.narrative.rules.activities import STANDARD
from antq.narrative.rules.verdict import Verdict


def has_a_role(context: Context, previous: Verdict | None) -> bool:
    """Whether the counted are one of these, so that no other rule is asked."""
    return (
        programmes.is_partner(context, previous)
        or _grade(context, previous) is not None
        or exemplars.are_exemplars(context, previous)
        or _committees(context) is not None
    )


def role(context: Context, previous: Verdict | None) -> Verdict | None:
    """The figure of those that have a role; None where it is no result of the report."""
    if programmes.is_partner(context, previous):
        return Verdict("activity", None, "programme_partners", 0.6, programmes.ACTIVITY)
    if (graded := _grade(context, previous)) is not None:
        return graded
    if exemplars.are_exemplars(context, previous):
        if context.counted.noun in ("person", "collective"):
            return exemplars.exemplar(context, previous)
        # `3 xã điển hình về phong trào` met other criteria than those of the standard.
        return Verdict("organisation", None, "exemplary_places", 0.6)
    return _committees(context)


def _grade(context: Context, previous: Verdict | None) -> Verdict | None:
    return grades.grade(context, previous) if context.counted.noun in STANDARD else None


def _committees(context: Context) -> Verdict | None:
    return committees.of_places(context) if context.counted.noun == "place" else None
