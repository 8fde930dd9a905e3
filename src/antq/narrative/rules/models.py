"""Models: their number, types and points, and the groups and members that are theirs."""

from itertools import pairwise
from typing import Final

from antq.narrative.context import Context
from antq.narrative.folding import fold
from antq.narrative.rules.verdict import Verdict

_MODEL_INDICATOR: Final[dict[str, str | None]] = {
    "model": "models_active",
    "model_type": "model_types",
    "model_point": "model_points",
}

# Points where a festival is held, which are no points of a model.
_FESTIVALS: Final = {"movement_festival": "festival_points", "border_festival": "border_festivals"}
_STEP_REACH: Final = 6
# How far after models their step may be (`2 mô hình được ra mắt`).
_STEP_AFTER: Final = 2


def model(context: Context, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Models, their types and points, by the step of their life that the verb names."""
    counted = context.counted
    noun = counted.noun
    near_topics = list(context.all("topic", sides="right left"))
    if noun != "model" and counted.unit_first == counted.unit_last:
        festival = next((topic for mark in near_topics if (topic := mark.roles["topic"]) in _FESTIVALS), None)
        if noun == "model_point" and festival is not None:
            return Verdict("activity", _FESTIVALS[festival], "festival_points", 0.85, festival)
        if not context.models_near and not any(
            mark.roles["topic"] == "models" for mark in [*near_topics, *context.far_topics()]
        ):
            return None
    if (
        not near_topics
        and not counted.noun_first
        and context.nearest("result", "static", sides="left right") is None
    ):
        return None
    indicator = _MODEL_INDICATOR[noun]
    step = context.nearest("model_step")
    if step is None or step.first < counted.number.qualified - _STEP_REACH:
        after = context.nearest("model_step", sides="right")
        step = after if after is not None and after.first - counted.last <= _STEP_AFTER else None
    if step:
        indicator = step.roles["model_step"] if noun == "model" else None
        if indicator == "models_new" and _is_kept(context):
            indicator = _MODEL_INDICATOR[noun]
    return Verdict("model", indicator, f"{noun}s", 0.9)


def _is_kept(context: Context) -> bool:
    """`xây dựng 33 mô hình tự quản, giữ vững …`: what was built is kept, a stock."""
    after = context.tokens.words[context.counted.last + 1 : context.counted.last + 8]
    return any(pair in (("giữ", "vững"), ("duy", "trì")) for pair in pairwise(after))


def of_model(context: Context) -> bool:
    """Whether groups or members are those of a model: `mô hình` is nearer than any other activity."""
    for mark in context.all("topic"):
        topic = mark.roles["topic"]
        if topic == "models":
            return True
        if topic != "consolidation" or context.tokens.word(mark.first) not in (
            "có",
            "tham",
            fold("hoạt"),
            "hiện",
            "duy",
            "tiếp",
        ):
            return False
    return False
