"""From a text to its figures: those of its sentences, of tables in it, and models by name; no figure twice."""

from bisect import bisect_right
from dataclasses import replace

from antq.narrative import named_models, repetitions, scope, table_figures, text_tables, unaccented
from antq.narrative.figure import Doubt, Extraction, Figure
from antq.narrative.filers import Filer
from antq.narrative.folding import Text
from antq.narrative.sentence_figures import raw_span, read_figures
from antq.narrative.tokens import Tokens


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
    in_names = {place for model in models for place in range(model.first, model.last + 1)}
    counts = [*read_figures(text, tokens, in_names, setting)]
    figures = repetitions.remove_repetitions([one for one in counts if isinstance(one, Figure)], text)
    figures += [_model_figure(text, tokens, model, setting) for model in models]
    return figures, [one for one in counts if isinstance(one, Doubt)]


def _extract_from_made_sentences(sentences: str, filer: Filer | None) -> list[Figure]:
    """The figures of sentences made of table cells, with the scope and period that they themselves state."""
    tokens = Tokens(Text(sentences).folded)
    counts = read_figures(sentences, tokens, frozenset(), scope.TextSetting(tokens, filer))
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


def _model_figure(
    text: str, tokens: Tokens, model: "named_models.NamedModel", setting: "scope.TextSetting"
) -> Figure:
    start, end = raw_span(tokens, model.first, model.last)
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
