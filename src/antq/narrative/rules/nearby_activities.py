"""Which activities are named near a number, nearest first, and which of them it may count."""

from typing import Final

from antq.narrative.context import Context
from antq.narrative.marks import Mark

_DIALOGUES: Final = frozenset(
    {"border_dialogue_provincial", "border_dialogue_station_commune", "listening_forum"}
)
_MEETINGS: Final = frozenset({"border_talks", "joint_border_patrol"})
_MET: Final = frozenset({"listening_forum", "border_exchange", *_MEETINGS})


def topics_near(context: Context) -> list[Mark]:
    """Activities near a number: after it first, but before it first where it touches one and a comma follows."""
    brackets, level_words = context.tokens.bracket, context.tokens.bracket[context.counted.number.first]
    # Words in a bracket say nothing of the numbers after it: `tặng giấy khen (Giám đốc ký) 4 tập thể`.
    left = [mark for mark in context.all("topic") if brackets[mark.first] in (-1, level_words)]
    right = list(context.all("topic", sides="right"))
    clauses = context.tokens.clause
    if left and right and not context.gap(left[0]):
        if (
            left[0].roles["topic"] == "training_class"
            and context.tokens.word(context.counted.unit_first) == "lớp"
        ):
            # `bồi dưỡng 22 lớp kỹ năng hòa giải`: what the classes teach is none of their work.
            return left + right
        between = context.tokens.words[context.counted.last + 1 : right[0].first]
        if "," in between:
            return left + right
    if left and not right and clauses[left[0].last] != clauses[context.counted.first]:
        # `… được Thủ tướng tặng; 4 tập thể, 6 cá nhân được Bộ Công an tặng`: the end of its own clause says it.
        return [
            mark for mark in context.far_topics() if clauses[mark.first] == clauses[context.counted.last]
        ] + left
    return right + left


def prefer_border_level(context: Context, named: list[str]) -> list[str]:
    """Dialogues over the border by the level stated next to the number (`cấp đồn/xã 9 lần`, `4 lần cấp đồn – trạm`)."""
    if _DIALOGUES.isdisjoint(named[:3]):
        return named
    tokens, counted = context.tokens, context.counted
    clause = tokens.clause[counted.number.first]
    left = (mark.roles["topic"] for mark in context.all("topic") if tokens.clause[mark.first] == clause)
    met = next((topic for topic in left if topic in _MET), None)
    if met in _MEETINGS:
        # `hội đàm cấp tỉnh 2 lần`: the level says who met, not that they held a dialogue.
        return [met, *named]
    words_before = tokens.words[max(0, counted.number.qualified - 5) : counted.number.qualified]
    words_after = tokens.words[counted.last + 1 : counted.last + 4]
    for words in (words_before, words_after):
        if "cấp" in words:
            level_words = words[words.index("cấp") :]
            if level_words[1:2] == ["tỉnh"]:
                return ["border_dialogue_provincial", *named]
            if not {"đồn", "trạm"}.isdisjoint(level_words):
                return ["border_dialogue_station_commune", *named]
    return named


def is_party(context: Context) -> bool:
    """Whether members or cells of the party are counted, and not those of a union."""
    counted = context.counted
    words = context.tokens.words[counted.unit_first : counted.unit_last + 1]
    return words == ["chi", "bộ"] or not {"đảng", "cán", "đồng", "người"}.isdisjoint(words)
