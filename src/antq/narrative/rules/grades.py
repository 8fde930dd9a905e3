"""Places and agencies by the grade that their movement was given (`60 xã có phong trào xếp loại khá`)."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.folding import fold
from antq.narrative.rules import graded_subjects
from antq.narrative.rules.verdict import Verdict

# What was graded, by the noun or its first word.
_COMMUNES: Final = frozenset({"xã", "phường", "đặc"})
_AGENCIES: Final = frozenset({"cơ", "doanh", "nhà", "trường"})
_MEASURES: Final = {"commune": "communes", "residential_area": "residential_areas", "agency": "agencies"}
# Words between what is graded and its grade.
_CLASS: Final = fold("loại")
_BETWEEN: Final = frozenset(
    {"có", "được", "đạt", "xếp", _CLASS, "mức", "phong", "trào", "phân", "là", "đánh", "giá", ":"}
)
_GRADE_WITHIN: Final = 7
_MANY: Final = frozenset({",", "và", "hoặc", "-", "/"})
# A standard of its own, which is met or not.
_STANDARD: Final = (["tiêu", "chuẩn"], ["an", fold("toàn")])
_GRADING: Final = (
    ["phân", _CLASS],
    ["xếp", _CLASS],
    ["đạt", _CLASS],
    ["phong", "trào", "khá"],
    ["phong", "trào", "mạnh"],
)
_GRADING_WITHIN: Final = 5
_SENTENCES: Final = 60


def grade(context: Context, previous: Verdict | None) -> Verdict | None:
    """Places or agencies of one grade of the movement; without a measure where of several or of something else.

    None where no grade is named, or the sentence is about the standard of security.
    """
    counted = context.counted
    named = _grade_after(context) or _grade_before(context)
    if named is None or _says(context, _STANDARD) or not _is_grading(context):
        return None
    kind = _kind_of(previous) if counted.noun == "grade" else _kind(context)
    if named == _SEVERAL or kind is None or not graded_subjects.is_movement(context):
        return Verdict("organisation", None, "grades", 0.6)
    code = f"{kind}_movement_{named}"
    return Verdict("organisation", f"{_MEASURES[kind]}_movement_{named}", "grades", 0.85, code)


def more(context: Context, previous: Verdict | None) -> Verdict | None:
    """A number with its grade alone, of what was counted before: `45 xã xếp loại tốt, 60 khá`."""
    return grade(context, previous) if previous is not None and _is_graded(previous) else None


def _is_grading(context: Context) -> bool:
    """Whether a grade is meant and no praise: `12 tập thể xuất sắc được khen thưởng` were given none."""
    tokens, counted = context.tokens, context.counted
    after = tokens.words[counted.last + 1 : counted.last + _GRADE_WITHIN]
    if counted.noun == "collective":
        return not {_CLASS, "mức"}.isdisjoint(after[:_GRADING_WITHIN])
    return _says(context, _GRADING)


_SEVERAL: Final = "several"


def _is_graded(previous: Verdict) -> bool:
    return previous.rule == "grades"


def _kind_of(previous: Verdict | None) -> str | None:
    """What the number before it graded."""
    of = (previous.activity or "") if previous is not None else ""
    return next((kind for kind in _MEASURES if of.startswith(f"{kind}_movement_")), None)


def _kind(context: Context) -> str | None:
    noun, head = context.counted.noun, context.tokens.word(context.counted.unit_first)
    if noun == "area":
        return "residential_area"
    if noun == "place":
        second = context.tokens.word(context.counted.unit_first + 1)
        return "commune" if head in _COMMUNES or (head, second) == ("thị", "trấn") else None
    return "agency" if head in _AGENCIES else None


def _grade_after(context: Context) -> str | None:
    """The grade named after the number, with nothing between but words of grading."""
    tokens, counted = context.tokens, context.counted
    grades = lexicon.terms("grade")
    first = counted.unit_first if counted.noun == "grade" else counted.last + 1
    last = min(len(tokens), counted.last + _GRADE_WITHIN)
    if counted.noun_first:
        # `Xã loại khá: 60`
        first, last = counted.unit_last + 1, counted.number.qualified
    for i in range(first, last):
        if hit := grades.at(tokens, i):
            end = i + hit[0]
            continues = tokens.word(end) in _MANY and grades.at(tokens, end + 1) is not None
            return _SEVERAL if continues or tokens.words[end : end + 2] == ["trở", "lên"] else hit[1]
        if tokens.words[i] not in _BETWEEN:
            return None
    return None


def _grade_before(context: Context) -> str | None:
    """The grade directly before the number, after a word of grading: `Xếp loại khá: 60 xã, trung bình 12 xã`."""
    tokens, first = context.tokens, context.counted.number.qualified
    i = first - 1 if tokens.word(first - 1) not in (":", "có", "là") else first - 2
    grades = lexicon.terms("grade")
    for back in (2, 1):
        hit = grades.at(tokens, i - back + 1)
        if hit is not None and hit[0] == back:
            at = i - back
            is_list = tokens.word(at) in (",", ";", "-", ":", "và")
            return (
                hit[1]
                if tokens.word(at) in (_CLASS, "mức") or (is_list and _graded_before(context, at))
                else None
            )
    return None


def _graded_before(context: Context, at: int) -> bool:
    """Whether the sentence says before token `at` that something is graded."""
    tokens = context.tokens
    first = max(0, at - _SENTENCES)
    words = tokens.words[first:at]
    return any(
        words[i] == _CLASS and tokens.sentence[first + i] == tokens.sentence[at] for i in range(len(words))
    )


def _says(context: Context, phrases: tuple[list[str], ...]) -> bool:
    """Whether the number's sentence has one of the phrases, or `phân loại phong trào` is what its list is about."""
    tokens, at = context.tokens, context.counted.number.first
    sentence = tokens.sentence[at]
    for i in range(max(0, at - _SENTENCES), min(len(tokens), at + _SENTENCES)):
        if tokens.sentence[i] == sentence and any(tokens.words[i : i + len(one)] == one for one in phrases):
            return True
    if phrases is _STANDARD:
        return False
    return any(
        tokens.words[i + 1 : i + 4] == [_CLASS, "phong", "trào"] and tokens.words[i] in ("phân", "xếp")
        for i in range(max(0, at - _SENTENCES), at)
    )
