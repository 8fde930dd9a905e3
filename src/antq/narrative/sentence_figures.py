"""From the counts of sentences to figures: each in its context, judged by the rules, unless it is no new fact."""

from bisect import bisect_right
from collections.abc import Iterator, Set
from dataclasses import replace
from typing import Final

from antq.narrative import doubts, exclusions, relations, rules
from antq.narrative.context import Context, ContextBuilder
from antq.narrative.counted_numbers import Counted
from antq.narrative.counts_in_text import find_counts
from antq.narrative.figure import Doubt, Figure
from antq.narrative.marks import marks
from antq.narrative.rules import Verdict
from antq.narrative.rules.crimes import CONTEXT
from antq.narrative.scope import TextSetting
from antq.narrative.tokens import Tokens

# How many figures of a sentence are kept to see which of them another divides.
_EARLIER_KEPT: Final = 12


def read_figures(
    text: str, tokens: Tokens, in_names: Set[int], setting: TextSetting
) -> Iterator[Figure | Doubt]:
    """The figures of a text's sentences and what is left to a person; tokens of models' names count nothing."""
    context_builder = ContextBuilder(tokens, marks(tokens, in_names))
    all_counted, starts = find_counts(tokens, in_names)
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
            start, end = raw_span(tokens, one.first, max(one.last, number.last))
            yield Doubt(start, end, text[start:end], code, verdict.kind, readings)
            continue
        owner = setting.owners.at(number.first, verdict.kind == "seizure")
        if owner is not None:
            verdict = replace(verdict, kind=CONTEXT)
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
            mixed = [*mixed[-_EARLIER_KEPT:], (one.first, one.noun == "case", verdict.kind == CONTEXT)]
        if verdict.kind != CONTEXT:
            earlier = [*earlier[-_EARLIER_KEPT:], one]


def raw_span(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """Where the characters of tokens begin and end in the text as it was sent."""
    return tokens.folded.raw_span(tokens.starts[first], tokens.ends[last])


def _continues_uncounted_list(tokens: Tokens, uncounted: Counted | None, one: Counted) -> bool:
    """Whether a count without a measure continues a list that is no result (`có 45 cơ sở, 350 hộ kinh doanh`)."""
    return uncounted is not None and relations.are_joined(tokens, uncounted, one)


def _figure(
    text: str,
    tokens: Tokens,
    context: Context,
    verdict: Verdict,
    setting: TextSetting,
    relation: str,
    owner: str | None,
) -> Figure:
    one, number = context.counted, context.counted.number
    first = one.first
    last = max(one.last, number.last)
    start, end = raw_span(tokens, first, last)
    value_start, value_end = raw_span(tokens, number.first, number.numeral_last)
    unit_start, unit_end = raw_span(tokens, one.unit_first, one.unit_last)
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
        subject=verdict.subject,
    )
