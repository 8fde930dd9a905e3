"""From a text to its figures: numbers, what they count, their context, and what is no new fact."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from antq.narrative import (
    doubts,
    exclusions,
    named_models,
    non_figures,
    relations,
    repetitions,
    rules,
    scope,
    series,
    table_figures,
    text_tables,
    unaccented,
)
from antq.narrative.compound_numbers import combine_counts
from antq.narrative.context import Context, ContextBuilder
from antq.narrative.counted_numbers import Counted, is_strong, read_counted
from antq.narrative.figure import Doubt, Extraction, Figure
from antq.narrative.filers import Filer
from antq.narrative.folding import Text
from antq.narrative.marks import marks
from antq.narrative.numerals import numbers
from antq.narrative.rules import Verdict, crimes
from antq.narrative.tokens import Tokens

# How many figures of a sentence are kept to see which of them another divides.
_EARLIER_KEPT: Final = 12


def extract(text: str, filer: Filer | None = None) -> list[Figure]:
    """The figures of a text, in order; see `extract_with_doubts`."""
    return list(extract_with_doubts(text, filer).figures)


def extract_with_doubts(text: str, filer: Filer | None = None) -> Extraction:
    """The figures of a text and what is left to a person. No text of any characters raises.

    `filer` is who the cover says files it; without one, the unit at the head of the text.
    """
    found = text_tables.find(text)
    tokens = Tokens(Text(table_figures.blank_tables(text, found)).folded)
    setting = scope.TextSetting(tokens, filer)
    figures, doubtful = _extract_from_sentences(text, tokens, setting)
    if found:
        in_tables, unread = table_figures.read_figures(
            text, found, lambda sentences: _extract_from_made_sentences(sentences, filer)
        )
        figures += [
            _place_in_text(one, tokens, setting)
            for one in in_tables
            if not repetitions.is_stated_in_text(one, figures)
        ]
        doubtful += unread
    for plain in unaccented.find(text):
        figures = [one for one in figures if not plain.start <= one.start < plain.end]
        doubtful = [one for one in doubtful if not plain.start <= one.start < plain.end] + [plain]
    return Extraction(
        tuple(sorted(figures, key=lambda one: (one.start, one.end))),
        tuple(sorted(doubtful, key=lambda one: one.start)),
    )


def _extract_from_sentences(
    text: str, tokens: Tokens, setting: "scope.TextSetting"
) -> tuple[list[Figure], list[Doubt]]:
    models = named_models.find(tokens)
    counts = [*_read_counts(text, tokens, models, setting)]
    figures = repetitions.remove_repetitions([one for one in counts if isinstance(one, Figure)], text)
    figures += [_model_figure(text, tokens, model, setting) for model in models]
    return figures, [one for one in counts if isinstance(one, Doubt)]


def _extract_from_made_sentences(sentences: str, filer: Filer | None) -> list[Figure]:
    """The figures of sentences made of table cells, with the scope and period that they themselves state."""
    tokens = Tokens(Text(sentences).folded)
    counts = _read_counts(sentences, tokens, [], scope.TextSetting(tokens, filer))
    return [one for one in counts if isinstance(one, Figure)]


def _place_in_text(one: Figure, tokens: Tokens, setting: "scope.TextSetting") -> Figure:
    """A figure of a table with the scope and period of the text around it, unless its row or column states them."""
    at = max(0, bisect_right(tokens.starts, tokens.folded.folded_at(one.start)) - 1)
    where = setting.at(at) if len(tokens) else scope.TextScope()
    own_scope, own_period = one.scope is not None, one.period_start is not None
    return replace(
        one,
        scope=one.scope if own_scope else where.scope,
        level=one.level if own_scope else where.level,
        period_start=one.period_start if own_period else where.period_start,
        period_end=one.period_end if own_period else where.period_end,
    )


def _read_counts(
    text: str, tokens: Tokens, models: "list[named_models.NamedModel]", setting: "scope.TextSetting"
) -> Iterator[Figure | Doubt]:
    in_names = {i for model in models for i in range(model.first, model.last + 1)}
    context_builder = ContextBuilder(tokens, marks(tokens, in_names))
    found = [
        one
        for one in numbers(tokens)
        if one.first not in in_names and not non_figures.non_figure_rule(tokens, one, is_strong(tokens, one))
    ]
    in_series = series.read_series(tokens, found)
    starts = [one.qualified for one in found[1:]] + [len(tokens)]
    each = (
        in_series.get(number.first) or read_counted(tokens, number, next_first)
        for number, next_first in zip(found, starts, strict=False)
    )
    all_counted = combine_counts(tokens, [one for one in each if one is not None])
    previous: Verdict | None = None
    previous_counted: Counted | None = None
    earlier: list[Counted] = []
    mixed: list[tuple[int, bool, bool]] = []
    changed: Counted | None = None
    uncounted: Counted | None = None
    for one in all_counted:
        number = one.number
        following = bisect_right(starts, max(number.last, number.first))
        next_first = starts[following] if following < len(starts) else len(tokens)
        if previous_counted and tokens.sentence[previous_counted.last] != tokens.sentence[number.first]:
            previous = previous_counted = None
            earlier = []
        context = context_builder.build(one, next_first)
        joined = previous_counted is not None and relations.are_joined(tokens, previous_counted, one)
        if exclusions.is_change(tokens, one, context) or (
            changed is not None and relations.are_joined(tokens, changed, one)
        ):
            changed = one
            continue
        changed = None
        if exclusions.is_excluded(context) or setting.is_ahead(number.first):
            continue
        verdict = rules.judge(context, previous, joined)
        if verdict is None or (
            verdict.indicator is None and _continues_uncounted_list(tokens, uncounted, one)
        ):
            uncounted = one
            continue
        uncounted = None
        previous, previous_counted = verdict, one
        if (readings := doubts.possible_readings(one)) or doubts.is_cumulative(tokens, one):
            code = doubts.AMBIGUOUS_NUMBER if readings else doubts.CUMULATIVE
            start, end = _raw_span(tokens, one.first, max(one.last, number.last))
            yield Doubt(start, end, text[start:end], code, verdict.kind, readings)
            continue
        owner = setting.owners.at(number.first, verdict.kind == "seizure")
        if owner is not None:
            verdict = replace(verdict, kind=crimes.CONTEXT)
        yield _figure(
            text,
            tokens,
            context,
            verdict,
            setting,
            relations.find_relation(context, verdict, earlier, mixed),
            owner,
        )
        if verdict.offence is not None:
            mixed = [*mixed[-_EARLIER_KEPT:], (one.first, one.noun == "case", verdict.kind == crimes.CONTEXT)]
        if verdict.kind != crimes.CONTEXT:
            earlier = [*earlier[-_EARLIER_KEPT:], one]


def _continues_uncounted_list(tokens: Tokens, uncounted: Counted | None, one: Counted) -> bool:
    """Whether a count without a measure continues a list that is no result (`có 45 cơ sở, 350 hộ kinh doanh`)."""
    return uncounted is not None and relations.are_joined(tokens, uncounted, one)


def _figure(
    text: str,
    tokens: Tokens,
    context: Context,
    verdict: Verdict,
    setting: "scope.TextSetting",
    relation: str,
    owner: str | None,
) -> Figure:
    one, number = context.counted, context.counted.number
    first = one.first
    last = max(one.last, number.last)
    start, end = _raw_span(tokens, first, last)
    value_start, value_end = _raw_span(tokens, number.first, number.numeral_last)
    unit_start, unit_end = _raw_span(tokens, one.unit_first, one.unit_last)
    static = context.nearest("static", "topic")
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


def _model_figure(
    text: str, tokens: Tokens, model: "named_models.NamedModel", setting: "scope.TextSetting"
) -> Figure:
    start, end = _raw_span(tokens, model.first, model.last)
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


def _raw_span(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    return tokens.folded.raw_span(tokens.starts[first], tokens.ends[last])
