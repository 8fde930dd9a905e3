"""What is no new fact of the report: changes, plans, figures of other periods, and what the text points back to."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Around
from antq.narrative.counted import Counted
from antq.narrative.marks import Mark
from antq.narrative.text import fold
from antq.narrative.tokens import Tokens

_PLAN_NEAR: Final = 8
_PLAN_CLAUSE: Final = 30
# A bracket that begins so tells of another period: (năm 2022 là 141 vụ).
_OTHER_PERIODS: Final = frozenset({"năm", "cùng", "kì", fold("quý"), "so", "tăng", "giảm"})
# What is counted by a number word of one syllable; before other nouns `một`, `hai`, `năm` mean more than a count.
_COUNTED_IN_WORDS: Final = frozenset(
    {"case", "suspect", "model", "quantity", "goods", "occasion", "person", "collective"}
)
# What `trong 455 đối tượng` takes a part of: told before. `trong 3 đợt` says when.
_TOLD: Final = frozenset({"case", "suspect", "person", "household", "model", "collective"})
# `một`, `hai`, `năm` are words of other meanings too.
_LITTLE_WORDS: Final = frozenset({1, 2, 5})


def is_left_out(around: Around) -> bool:
    """Whether a counted number is a plan, a figure of another period, one told before, or a word of another meaning."""
    return (
        _is_planned(around)
        or _is_compared(around)
        or _is_repeated(around)
        or _is_little_word(around)
        or _is_rate(around)
    )


def is_change(tokens: Tokens, one: Counted, around: Around) -> bool:
    """An increase or decrease (`tăng 15 vụ so với cùng kỳ`): the change, not a count."""
    mark = around.nearest("change")
    if mark is None or "topic" in mark.roles:
        # `tăng cường 2 cán bộ về xã` increases nothing.
        return False
    gap = around.gap(mark)
    return len(gap) <= 1 and all(
        word in ("thêm", "được", "từ", "lên", "xuống", "tới", "còn", "(") for word in gap
    )


def _is_planned(around: Around) -> bool:
    """What is aimed at, ordered, an average or a worth: no result that was reached."""
    if around.planned:
        return True
    tokens = around.tokens
    if any(mark.roles["plan"] == "behind" for mark in around.all("plan", sides="right far")):
        # `(… 58 vụ), không tổng hợp ở đây`: the text itself says that they are none of its figures.
        return True
    for mark in around.all("plan"):
        kind = mark.roles["plan"]
        if kind in ("sentence", "start") and _is_reached(around, mark):
            continue
        if tokens.is_capital(mark.first) and tokens.is_capital(mark.first + 1):
            # `Cần Thơ` is a name.
            continue
        gap = around.gap(mark)
        if kind == "sentence":
            return True
        if kind in ("start", "heading") and starts_sentence(tokens, mark.first):
            return True
        if kind == "touch" and not gap:
            return True
        if kind == "near" and len(gap) <= _PLAN_NEAR and not any(word in {",", ";", ":"} for word in gap):
            return True
        if (
            kind == "clause"
            and len(gap) <= _PLAN_CLAUSE
            and around.tokens.clause[mark.first] == around.tokens.clause[around.counted.first]
        ):
            return True
    return False


def _is_compared(around: Around) -> bool:
    """A figure of another period (`so với 120 vụ cùng kỳ`, `cùng kỳ năm trước bắt 40 vụ`)."""
    tokens = around.tokens
    bracket = tokens.bracket[around.counted.number.first]
    if bracket >= 0 and tokens.word(bracket + 1) in _OTHER_PERIODS:
        return True
    for mark in around.all("compare"):
        if mark.roles["compare"] == "other_period" and starts_sentence(tokens, mark.first):
            return True
    near = around.nearest("compare")
    return (
        near is not None
        and not any(word in {",", ";", ":", ")"} for word in around.gap(near))
        and len(around.gap(near)) <= 10
    )


def _is_repeated(around: Around) -> bool:
    """A figure the text points back to: `hơn 21kg nói trên`, `trong số 455 đối tượng`, `Trong 455 đối tượng có …`."""
    tokens, first = around.tokens, around.counted.number.qualified
    if tokens.words[max(0, first - 2) : first] == ["trong", "số"]:
        return True
    if tokens.word(first - 1) == "trong" and not tokens.is_word(first - 2) and around.counted.noun in _TOLD:
        return True
    return bool(lexicon.terms("repeat").at(around.tokens, around.counted.last + 1))


def _is_rate(around: Around) -> bool:
    """So many a month, household or gift: `phát 60 lần/tháng`, `500.000 đồng/suất`."""
    tokens, last = around.tokens, around.counted.last
    return tokens.word(last + 1) == "/" and tokens.word(last + 2) in lexicon.words("rate")


def _is_little_word(around: Around) -> bool:
    """A number word that means more than a count; `một người dân` is somebody."""
    number, noun = around.counted.number, around.counted.noun
    if not number.in_words or number.value not in _LITTLE_WORDS:
        return False
    return noun not in _COUNTED_IN_WORDS or (number.value == 1 and noun in ("person", "collective"))


def _is_reached(around: Around, mark: Mark) -> bool:
    """Whether behind a plan and its figure another one is told that was reached: `kế hoạch 20; đã xây dựng 15`."""
    gap = around.gap(mark)
    counts = [k for k, word in enumerate(gap) if word[0].isdigit()]
    return bool(counts) and "đã" in gap[counts[0] :]


def starts_sentence(tokens: Tokens, i: int) -> bool:
    """Whether at most its numbering stands in front of token `i` in its sentence."""
    first = max(0, i - 4)
    sentence = tokens.sentence[i]
    before = [k for k in range(first, i) if tokens.sentence[k] == sentence]
    return len(before) < 4 and not any(tokens.word(k).isalpha() and len(tokens.word(k)) > 4 for k in before)
