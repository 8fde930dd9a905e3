"""Models: their number, types and points, and the groups and members that are theirs."""

from itertools import pairwise
from typing import Final

from antq.narrative.context import Around
from antq.narrative.rules.verdict import Verdict
from antq.narrative.text import fold

_MODEL_INDICATOR: Final[dict[str, str | None]] = {
    "model": "models_active",
    "model_type": "model_types",
    "model_point": "model_points",
    "model_example": None,
}

_STEP_REACH: Final = 6
# How far behind models their step may stand (`2 mô hình được ra mắt`).
_STEP_BEHIND: Final = 2


def model(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Models, their types, points and examples, by the step of their life that the verb tells."""
    counted = around.counted
    noun = counted.noun
    near = list(around.all("topic", sides="right left"))
    if noun != "model" and counted.unit_first == counted.unit_last:
        if noun == "model_point" and any(mark.roles["topic"] == "movement_festival" for mark in near):
            return Verdict("activity", "festival_points", "festival_points", 0.85, "movement_festival")
        if not around.models_near and not any(
            mark.roles["topic"] == "models" for mark in [*near, *around.far_topics()]
        ):
            return None
    if not near and not counted.before and around.nearest("result", "static", sides="left right") is None:
        return None
    indicator = _MODEL_INDICATOR[noun]
    step = around.nearest("model_step")
    if step is None or step.first < counted.number.qualified - _STEP_REACH:
        behind = around.nearest("model_step", sides="right")
        step = behind if behind is not None and behind.first - counted.last <= _STEP_BEHIND else None
    if step:
        indicator = step.roles["model_step"] if noun == "model" else None
        if indicator == "models_new" and _is_kept(around):
            indicator = _MODEL_INDICATOR[noun]
    return Verdict("model", indicator, f"{noun}s", 0.9)


def _is_kept(around: Around) -> bool:
    """`xây dựng 33 mô hình tự quản, giữ vững …`: what was built is kept, a stock."""
    behind = around.tokens.words[around.counted.last + 1 : around.counted.last + 8]
    return any(pair in (("giữ", "vững"), ("duy", "trì")) for pair in pairwise(behind))


def of_model(around: Around) -> bool:
    """Whether groups or members are those of a model: `mô hình` stands nearer than any other activity."""
    for mark in around.all("topic"):
        topic = mark.roles["topic"]
        if topic == "models":
            return True
        if topic != "consolidation" or around.tokens.word(mark.first) not in (
            "có",
            "tham",
            fold("hoạt"),
            "hiện",
            "duy",
            "tiếp",
        ):
            return False
    return False
