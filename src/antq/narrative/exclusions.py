"""What is no new fact of the report: changes, plans, figures of other periods, and what the text points back to."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.counted_numbers import MONEY, Counted
from antq.narrative.folding import fold
from antq.narrative.marks import Mark
from antq.narrative.tokens import Tokens

_PLAN_NEAR: Final = 8
_PLAN_CLAUSE: Final = 30
# How far before `trung bình` the word is that makes it a grade.
_GRADED_WITHIN: Final = 30
_CLASS: Final = fold("loại")
# A bracket that begins so is about another period: (năm 2022 là 141 vụ).
_OTHER_PERIODS: Final = frozenset({"năm", "cùng", "kì", fold("quý"), "so", "tăng", "giảm"})
# What is counted by a number word of one syllable; before other nouns `một`, `hai`, `năm` mean more than a count.
_COUNTED_IN_WORDS: Final = frozenset(
    {"case", "suspect", "model", "quantity", "goods", "occasion", "person", "collective"}
)
# What `trong 455 đối tượng` takes a part of: counted before. `trong 3 đợt` says when.
_COUNTED_BEFORE: Final = frozenset({"case", "suspect", "person", "household", "model", "collective"})
# `một`, `hai`, `năm` are words of other meanings too.
_LITTLE_WORDS: Final = frozenset({1, 2, 5})


def is_excluded(context: Context) -> bool:
    """Whether a counted number is a plan, of another period, counted before, or a word of another meaning."""
    return (
        _is_planned(context)
        or _is_compared(context)
        or _is_repeated(context)
        or _is_little_word(context)
        or _is_rate(context)
    )


def is_change(tokens: Tokens, one: Counted, context: Context) -> bool:
    """An increase or decrease (`tăng 15 vụ so với cùng kỳ`): the change, not a count."""
    mark = context.nearest("change")
    if mark is None or "topic" in mark.roles:
        # `tăng cường 2 cán bộ về xã` increases nothing.
        return False
    gap = context.gap(mark)
    return len(gap) <= 1 and all(
        word in ("thêm", "được", "từ", "lên", "xuống", "tới", "còn", "(") for word in gap
    )


def _is_planned(context: Context) -> bool:
    """What is aimed at, ordered, an average or a worth: no result that was reached."""
    if context.planned:
        return True
    tokens = context.tokens
    if any(mark.roles["plan"] == "behind" for mark in context.all("plan", sides="right far")):
        # `(… 58 vụ), không tổng hợp ở đây`: the text itself says that they are none of its figures.
        return True
    for mark in context.all("plan"):
        kind = mark.roles["plan"]
        if kind in ("sentence", "start") and _has_reached_figure(context, mark):
            continue
        if tokens.is_capital(mark.first) and tokens.is_capital(mark.first + 1):
            # `Cần Thơ` is a name.
            continue
        gap = context.gap(mark)
        if kind == "sentence":
            return True
        if kind in ("start", "heading") and starts_sentence(tokens, mark.first):
            return True
        if kind == "touch" and not gap:
            return True
        if kind == "worth" and context.counted.unit_code in MONEY:
            # What seized goods are worth is a figure: `rules.seizures` tells.
            continue
        if kind == "average" and _is_grade(tokens, mark):
            continue
        if (
            kind in ("near", "worth", "average")
            and len(gap) <= _PLAN_NEAR
            and not any(word in {",", ";", ":"} for word in gap)
        ):
            return True
        if (
            kind == "clause"
            and len(gap) <= _PLAN_CLAUSE
            and context.tokens.clause[mark.first] == context.tokens.clause[context.counted.first]
        ):
            return True
    return False


def _is_grade(tokens: Tokens, mark: Mark) -> bool:
    """`xếp loại khá 60 xã, trung bình 12 xã`: a grade, and no average."""
    words = range(max(0, mark.first - _GRADED_WITHIN), mark.first)
    return any(tokens.words[i] == _CLASS and tokens.sentence[i] == tokens.sentence[mark.first] for i in words)


def _is_compared(context: Context) -> bool:
    """A figure of another period (`so với 120 vụ cùng kỳ`, `cùng kỳ năm trước bắt 40 vụ`)."""
    tokens = context.tokens
    bracket = tokens.bracket[context.counted.number.first]
    if bracket >= 0 and tokens.word(bracket + 1) in _OTHER_PERIODS:
        return True
    for mark in context.all("compare"):
        if mark.roles["compare"] == "other_period" and starts_sentence(tokens, mark.first):
            return True
    comparison = context.nearest("compare")
    return (
        comparison is not None
        and not any(word in {",", ";", ":", ")"} for word in context.gap(comparison))
        and len(context.gap(comparison)) <= 10
    )


def _is_repeated(context: Context) -> bool:
    """A figure the text points back to: `hơn 21kg nói trên`, `trong số 455 đối tượng`, `Trong 455 đối tượng có …`."""
    tokens, first = context.tokens, context.counted.number.qualified
    if tokens.words[max(0, first - 2) : first] == ["trong", "số"]:
        return True
    if (
        tokens.word(first - 1) == "trong"
        and not tokens.is_word(first - 2)
        and context.counted.noun in _COUNTED_BEFORE
    ):
        return True
    return bool(lexicon.terms("repeat").at(context.tokens, context.counted.last + 1))


def _is_rate(context: Context) -> bool:
    """So many a month, household or gift: `phát 60 lần/tháng`, `500.000 đồng/suất`."""
    tokens, last = context.tokens, context.counted.last
    return tokens.word(last + 1) == "/" and tokens.word(last + 2) in lexicon.words("rate")


def _is_little_word(context: Context) -> bool:
    """A number word that means more than a count; `một người dân` is somebody."""
    number, noun = context.counted.number, context.counted.noun
    if not number.in_words or number.value not in _LITTLE_WORDS:
        return False
    return noun not in _COUNTED_IN_WORDS or (number.value == 1 and noun in ("person", "collective"))


def _has_reached_figure(context: Context, mark: Mark) -> bool:
    """Whether a figure that was reached follows a plan and its figure: `kế hoạch 20; đã xây dựng 15`."""
    gap = context.gap(mark)
    counts = [k for k, word in enumerate(gap) if word[0].isdigit()]
    return bool(counts) and "đã" in gap[counts[0] :]


def starts_sentence(tokens: Tokens, i: int) -> bool:
    """Whether at most its numbering precedes token `i` in its sentence."""
    first = max(0, i - 4)
    sentence = tokens.sentence[i]
    numbering = [k for k in range(first, i) if tokens.sentence[k] == sentence]
    return len(numbering) < 4 and not any(
        tokens.word(k).isalpha() and len(tokens.word(k)) > 4 for k in numbering
    )
