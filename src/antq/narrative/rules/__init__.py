"""Which figure a counted number is: kind, measure, goods and how they were obtained, by its noun and its surroundings.

Every rule is general: a noun class, and marks around it. `judge` returns None for what is no result of the report.
"""

from collections.abc import Callable
from typing import Final

from antq.narrative.context import Context
from antq.narrative.rules import (
    activities,
    bodies,
    broadcasts,
    cases,
    exemplars,
    grades,
    models,
    people,
    programmes,
    seizures,
    twinnings,
)
from antq.narrative.rules.verdict import Verdict

__all__ = ["Verdict", "judge"]

_Rule = Callable[[Context, "Verdict | None", bool], "Verdict | None"]

_RULES: Final[dict[str, _Rule]] = {
    "quantity": seizures.seized,
    "goods": seizures.seized,
    "case": cases.case,
    "suspect": cases.suspect,
    "occasion": activities.counted_activity,
    "attendance": activities.counted_activity,
    "body": bodies.body,
    "cell": bodies.body,
    "person": people.people,
    "household": people.people,
    "collective": people.people,
    "area": people.people,
    "place": people.people,
    "boat": bodies.boats,
    "information": activities.things,
    "news": activities.things,
    "material": activities.things,
    "document": activities.things,
    "programme": programmes.programme,
    "pair": lambda context, previous, joined: twinnings.pair(context),
    "support": lambda context, previous, joined: activities.support(context),
    "award": activities.award,
    "model": models.model,
    "hours": broadcasts.broadcast_hours,
    "model_type": models.model,
    "model_point": models.model,
    "grade": lambda context, previous, joined: grades.more(context, previous),
    "models_and_exemplars": lambda context, previous, joined: exemplars.with_models(context),
    "model_example": lambda context, previous, joined: exemplars.exemplar(context, previous),
}


def judge(context: Context, previous: "Verdict | None", joined: bool) -> Verdict | None:
    """What the counted number of `context` is; `previous` is the figure before it in its sentence.

    `joined` says that only a comma, a slash or `và` parts the two, so that they share a verb.
    """
    rule = _RULES.get(context.counted.noun)
    return rule(context, previous, joined) if rule else None
