"""From a text to its figures: numbers, what they count, what stands around them, and what is no new fact."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from antq.narrative import (
    context,
    doubts,
    lexicon,
    named_models,
    repeats,
    rules,
    scope,
    series,
    tabled,
    tables,
    unaccented,
)
from antq.narrative.around import Around, Surroundings
from antq.narrative.combined import combined
from antq.narrative.counted import Counted, counted, is_strong
from antq.narrative.figure import Doubt, Extraction, Figure
from antq.narrative.marks import marks
from antq.narrative.numbers import numbers
from antq.narrative.owners import Filer
from antq.narrative.rules import Verdict, crimes
from antq.narrative.text import Text, fold
from antq.narrative.tokens import Tokens

_JOINTS: Final = frozenset({",", "và", "/", "cùng", "với", "gồm", ":", "có", "(", "-", "&"})
_PLAN_NEAR: Final = 8
# How many figures of a sentence are kept to see which of them another divides.
_TOLD: Final = 12
# A bracket that begins so tells of another period: (năm 2022 là 141 vụ).
_OTHER_PERIODS: Final = frozenset({"năm", "cùng", "kì", fold("quý"), "so", "tăng", "giảm"})
# What is counted by a number word of one syllable; before other nouns `một`, `hai`, `năm` mean more than a count.
_COUNTED_IN_WORDS: Final = frozenset({"case", "suspect", "model", "quantity", "goods", "occasion", "person"})
# `một`, `hai`, `năm` are words of other meanings too.
_LITTLE_WORDS: Final = frozenset({1, 2, 5})
_PLAN_CLAUSE: Final = 30


def extract(text: str, filer: Filer | None = None) -> list[Figure]:
    """The figures of a text, in order; see `extraction`."""
    return list(extraction(text, filer).figures)


def extraction(text: str, filer: Filer | None = None) -> Extraction:
    """The figures of a text and what is left to a person. No text of any characters raises.

    `filer` is who the cover says files it; without one, the unit at the head of the text.
    """
    found = tables.find(text)
    tokens = Tokens(Text(tabled.without(text, found)).folded)
    setting = scope.Setting(tokens, filer)
    figures, doubtful = _of_sentences(text, tokens, setting)
    if found:
        in_tables, left = tabled.figures(text, found, lambda said: _of_said(said, filer))
        figures += [_set(one, tokens, setting) for one in in_tables if not repeats.is_said(one, figures)]
        doubtful += left
    for plain in unaccented.find(text):
        figures = [one for one in figures if not plain.start <= one.start < plain.end]
        doubtful = [one for one in doubtful if not plain.start <= one.start < plain.end] + [plain]
    return Extraction(
        tuple(sorted(figures, key=lambda one: (one.start, one.end))),
        tuple(sorted(doubtful, key=lambda one: one.start)),
    )


def _of_sentences(text: str, tokens: Tokens, setting: "scope.Setting") -> tuple[list[Figure], list[Doubt]]:
    models = named_models.find(tokens)
    counts = [*_counts(text, tokens, models, setting)]
    figures = repeats.without([one for one in counts if isinstance(one, Figure)], text)
    figures += [_named(text, tokens, model, setting) for model in models]
    return figures, [one for one in counts if isinstance(one, Doubt)]


def _of_said(said: str, filer: Filer | None) -> list[Figure]:
    """The figures of sentences made of table cells, with the scope and period that they themselves state."""
    tokens = Tokens(Text(said).folded)
    counts = _counts(said, tokens, [], scope.Setting(tokens, filer))
    return [one for one in counts if isinstance(one, Figure)]


def _set(one: Figure, tokens: Tokens, setting: "scope.Setting") -> Figure:
    """A figure of a table with the scope and period of the text around it, unless its row or column states them."""
    at = max(0, bisect_right(tokens.starts, tokens.folded.folded_at(one.start)) - 1)
    where = setting.at(at) if len(tokens) else scope.Where()
    own_scope, own_period = one.scope is not None, one.period_start is not None
    return replace(
        one,
        scope=one.scope if own_scope else where.scope,
        level=one.level if own_scope else where.level,
        period_start=one.period_start if own_period else where.period_start,
        period_end=one.period_end if own_period else where.period_end,
    )


def _counts(
    text: str, tokens: Tokens, models: "list[named_models.NamedModel]", setting: "scope.Setting"
) -> Iterator[Figure | Doubt]:
    in_names = {i for model in models for i in range(model.first, model.last + 1)}
    surroundings = Surroundings(tokens, marks(tokens))
    found = [
        one
        for one in numbers(tokens)
        if one.first not in in_names and not context.trap(tokens, one, is_strong(tokens, one))
    ]
    in_series = series.shared(tokens, found)
    starts = [one.qualified for one in found[1:]] + [len(tokens)]
    each = (
        in_series.get(number.first) or counted(tokens, number, next_first)
        for number, next_first in zip(found, starts, strict=False)
    )
    whole = combined(tokens, [one for one in each if one is not None])
    previous: Verdict | None = None
    previous_counted: Counted | None = None
    told: list[Counted] = []
    mixed: list[tuple[int, bool, bool]] = []
    changed: Counted | None = None
    for one in whole:
        number = one.number
        following = bisect_right(starts, max(number.last, number.first))
        next_first = starts[following] if following < len(starts) else len(tokens)
        if previous_counted and tokens.sentence[previous_counted.last] != tokens.sentence[number.first]:
            previous = previous_counted = None
            told = []
        around = surroundings.of(one, next_first)
        joined = previous_counted is not None and _joins(tokens, previous_counted, one)
        if _is_change(tokens, one, around) or (changed is not None and _joins(tokens, changed, one)):
            changed = one
            continue
        changed = None
        if _is_planned(around) or _is_compared(around) or _is_repeated(around):
            continue
        if number.in_words and number.value in _LITTLE_WORDS and one.noun not in _COUNTED_IN_WORDS:
            continue
        if number.in_words and number.value == 1 and one.noun == "person":
            # `một người dân` is somebody.
            continue
        verdict = rules.judge(around, previous, joined)
        if verdict is None:
            continue
        previous, previous_counted = verdict, one
        if (readings := doubts.readings(one)) or doubts.is_cumulative(tokens, one):
            code = doubts.AMBIGUOUS_NUMBER if readings else doubts.CUMULATIVE
            start, end = _raw(tokens, one.first, max(one.last, number.last))
            yield Doubt(start, end, text[start:end], code, verdict.kind, readings)
            continue
        owner = setting.owners.at(number.first, verdict.kind == "seizure")
        if owner is not None:
            verdict = replace(verdict, kind=crimes.CONTEXT)
        yield _figure(text, tokens, around, verdict, setting, _relation(around, verdict, told, mixed), owner)
        if verdict.offence is not None:
            mixed = [*mixed[-_TOLD:], (one.first, one.noun == "case", verdict.kind == crimes.CONTEXT)]
        if verdict.kind != crimes.CONTEXT:
            told = [*told[-_TOLD:], one]


def _joins(tokens: Tokens, before: Counted, one: Counted) -> bool:
    """Whether only a joint and the words of one noun stand between two counted numbers of a sentence."""
    if tokens.sentence[before.last] != tokens.sentence[one.first] or one.first - before.last > 5:
        return False
    between = tokens.words[before.last + 1 : one.first]
    return all(word in _JOINTS for word in between)


def _is_change(tokens: Tokens, one: Counted, around: Around) -> bool:
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
    for mark in around.all("plan"):
        kind = mark.roles["plan"]
        if tokens.is_capital(mark.first) and tokens.is_capital(mark.first + 1):
            # `Cần Thơ` is a name.
            continue
        gap = around.gap(mark)
        if kind == "sentence":
            return True
        if kind in ("start", "heading") and _starts_sentence(tokens, mark.first):
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


def _starts_sentence(tokens: Tokens, i: int) -> bool:
    """Whether at most its numbering stands in front of token `i` in its sentence."""
    first = max(0, i - 4)
    sentence = tokens.sentence[i]
    before = [k for k in range(first, i) if tokens.sentence[k] == sentence]
    return len(before) < 4 and not any(tokens.word(k).isalpha() and len(tokens.word(k)) > 4 for k in before)


def _is_compared(around: Around) -> bool:
    """A figure of another period (`so với 120 vụ cùng kỳ`, `cùng kỳ năm trước bắt 40 vụ`)."""
    tokens = around.tokens
    bracket = tokens.bracket[around.counted.number.first]
    if bracket >= 0 and tokens.word(bracket + 1) in _OTHER_PERIODS:
        return True
    for mark in around.all("compare"):
        if mark.roles["compare"] == "other_period" and _starts_sentence(tokens, mark.first):
            return True
    near = around.nearest("compare")
    return (
        near is not None
        and not any(word in {",", ";", ":", ")"} for word in around.gap(near))
        and len(around.gap(near)) <= 10
    )


def _is_repeated(around: Around) -> bool:
    """A figure the text points back to (`số ma túy hơn 21kg nói trên`, `trong số 455 đối tượng`)."""
    first = around.counted.number.qualified
    if around.tokens.words[max(0, first - 2) : first] == ["trong", "số"]:
        return True
    return bool(lexicon.terms("repeat").at(around.tokens, around.counted.last + 1))


def _figure(
    text: str,
    tokens: Tokens,
    around: Around,
    verdict: Verdict,
    setting: "scope.Setting",
    relation: str,
    owner: str | None,
) -> Figure:
    one, number = around.counted, around.counted.number
    first = one.first
    last = max(one.last, number.last)
    start, end = _raw(tokens, first, last)
    value_start, value_end = _raw(tokens, number.first, number.numeral_last)
    unit_start, unit_end = _raw(tokens, one.unit_first, one.unit_last)
    static = around.nearest("static", "topic")
    where = setting.at(number.first, stock=static is not None and "static" in static.roles)
    return Figure(
        start=start,
        end=end,
        quote=text[start:end],
        value_start=value_start,
        value_end=value_end,
        kind=verdict.kind,
        indicator=verdict.indicator,
        value=number.value,
        qualifier=number.qualifier,
        unit=" ".join(text[unit_start:unit_end].split()),
        substance=verdict.substance,
        model_name=None,
        scope=owner or where.scope,
        level=where.level if owner is None else None,
        relation=relation,
        denominator=number.denominator,
        period_start=where.period_start,
        period_end=where.period_end,
        mode=verdict.mode,
        acquisition=verdict.acquisition,
        confidence=verdict.confidence,
        rule=verdict.rule,
        owner=owner,
    )


def _relation(
    around: Around, verdict: Verdict, told: list[Counted], mixed: list[tuple[int, bool, bool]]
) -> str:
    """`part_of` behind `trong đó`, and where a bracket, `gồm` or `còn lại` divides a figure of the same unit.

    A part of a total that no form counts stands for itself; `mixed` has the counts of cases and persons so far: where
    each begins, whether it counts cases, and whether it is context.
    """
    tokens, one = around.tokens, around.counted
    wholes = [before for before in told if tokens.word(before.unit_first) == tokens.word(one.unit_first)]
    bracket = tokens.bracket[one.number.first]
    if bracket >= 0 and any(tokens.bracket[before.number.first] != bracket for before in wholes):
        return "part_of"
    for mark in around.all("subset"):
        if verdict.offence is not None and _divides_mixture(mark.first, one.noun == "case", mixed):
            continue
        code = mark.roles["subset"]
        opens = _starts_sentence(tokens, mark.first)
        first_behind = not any(before.first > mark.last for before in told)
        if opens and code in ("always", "opening"):
            return "part_of"
        if code == "always" and (first_behind or any(before.last < mark.first for before in wholes)):
            return "part_of"
        if code == "same_unit" and any(before.last < mark.first for before in wholes):
            return "part_of"
    return verdict.relation


def _divides_mixture(at: int, cases: bool, mixed: list[tuple[int, bool, bool]]) -> bool:
    """Whether the last count of cases (or of persons) before token `at` is one that no form counts."""
    before = [context for first, of_cases, context in mixed if first < at and of_cases == cases]
    return bool(before) and before[-1]


def _named(text: str, tokens: Tokens, model: "named_models.NamedModel", setting: "scope.Setting") -> Figure:
    start, end = _raw(tokens, model.first, model.last)
    where = setting.at(model.first)
    return Figure(
        start=start,
        end=end,
        quote=text[start:end],
        value_start=None,
        value_end=None,
        kind="model",
        indicator="named_model",
        value=1,
        qualifier="exact",
        unit="mô hình",
        substance=None,
        model_name=" ".join(text[start:end].split()),
        scope=where.scope,
        level=where.level,
        relation="disjoint",
        denominator=None,
        period_start=where.period_start,
        period_end=where.period_end,
        mode=None,
        acquisition=None,
        confidence=model.confidence,
        rule=model.rule,
    )


def _raw(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    return tokens.folded.raw_span(tokens.starts[first], tokens.ends[last])
