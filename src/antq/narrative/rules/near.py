"""Which activities stand near a number, nearest first, and which of them it may count."""

from typing import Final

from antq.narrative.context import Around
from antq.narrative.marks import Mark

_DIALOGUES: Final = frozenset(
    {"border_dialogue_provincial", "border_dialogue_station_commune", "listening_forum"}
)
_MEETINGS: Final = frozenset({"border_talks", "joint_border_patrol"})
_MET: Final = frozenset({"listening_forum", "border_exchange", *_MEETINGS})


def topics(around: Around) -> list[Mark]:
    """Activities near a number: behind it first, but in front of it first where it touches one and a comma follows."""
    brackets, own = around.tokens.bracket, around.tokens.bracket[around.counted.number.first]
    # What stands in a bracket says nothing of the numbers behind it: `tặng giấy khen (Giám đốc ký) 4 tập thể`.
    left = [mark for mark in around.all("topic") if brackets[mark.first] in (-1, own)]
    right = list(around.all("topic", sides="right"))
    clauses = around.tokens.clause
    if left and right and not around.gap(left[0]):
        if (
            left[0].roles["topic"] == "training_class"
            and around.tokens.word(around.counted.unit_first) == "lớp"
        ):
            # `bồi dưỡng 22 lớp kỹ năng hòa giải`: what the classes teach is none of their work.
            return left + right
        between = around.tokens.words[around.counted.last + 1 : right[0].first]
        if "," in between:
            return left + right
    if left and not right and clauses[left[0].last] != clauses[around.counted.first]:
        # `… được Thủ tướng tặng; 4 tập thể, 6 cá nhân được Bộ Công an tặng`: the end of its own clause says it.
        return [
            mark for mark in around.far_topics() if clauses[mark.first] == clauses[around.counted.last]
        ] + left
    return right + left


def of_border_level(around: Around, named: list[str]) -> list[str]:
    """Dialogues over the border by the level told beside the number (`cấp đồn/xã 9 lần`, `4 lần cấp đồn – trạm`)."""
    if _DIALOGUES.isdisjoint(named[:3]):
        return named
    tokens, counted = around.tokens, around.counted
    clause = tokens.clause[counted.number.first]
    left = (mark.roles["topic"] for mark in around.all("topic") if tokens.clause[mark.first] == clause)
    met = next((topic for topic in left if topic in _MET), None)
    if met in _MEETINGS:
        # `hội đàm cấp tỉnh 2 lần`: the level says who met, not that they held a dialogue.
        return [met, *named]
    before = tokens.words[max(0, counted.number.qualified - 5) : counted.number.qualified]
    behind = tokens.words[counted.last + 1 : counted.last + 4]
    for words in (before, behind):
        if "cấp" in words:
            own = words[words.index("cấp") :]
            if own[1:2] == ["tỉnh"]:
                return ["border_dialogue_provincial", *named]
            if not {"đồn", "trạm"}.isdisjoint(own):
                return ["border_dialogue_station_commune", *named]
    return named


def is_party(around: Around) -> bool:
    """Whether members or cells of the party are counted, and not those of a union."""
    counted = around.counted
    words = around.tokens.words[counted.unit_first : counted.unit_last + 1]
    return words == ["chi", "bộ"] or not {"đảng", "cán", "đồng", "người"}.isdisjoint(words)
