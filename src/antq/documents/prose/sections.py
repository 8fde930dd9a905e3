"""Figures of prose as the lines of forms: one line a figure, in the codes and numbers that the forms' rules read.

What has no measure in any form, repeats what was stated, is about another period or is not the filer's is set
aside: counted as ignored, reported, and no figure. Nothing ties figures together that the text does not: each seizure
figure is a group of its own.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

import polars as pl

from antq import forms
from antq.documents import numbers
from antq.documents.document import (
    CELL,
    CONFIDENCE,
    HELD_BY_READER,
    QUOTE,
    RAW,
    REFUSED_BY_READER,
    ROW,
    RULE,
    Places,
    Prose,
    Section,
)
from antq.narrative import Doubt, Figure, lexicon
from antq.narrative.folding import fold
from antq.periods import Period
from antq.privacy import persons
from antq.reference import lists

NO_MEASURE: Final = "FI261"
REPEATED: Final = "FI262"
OTHER_PERIOD: Final = "FI263"
CONTEXT: Final = "FI273"
OTHER_OWNER: Final = "FI274"

NAMED_MODEL: Final = "named_model"
PIECE: Final = "piece"
_ACQUISITIONS: Final = {"seizure": "seized", "handed_over": "handed_over", "found": "found"}
_COUNTS: Final = {"cases": "cases", "suspects": "suspects", "quantity": "quantity"}
_FORM_OF_KIND: Final = {"seizure": "seizures", "model": "models"}
# A figure counts over the report's period if its own is about as long; a month's is no year's.
_MOST_LONGER: Final = 1.34
Line = dict[str, str | int | None]


def make_sections(prose: Prose, period: Period | None) -> tuple[Section, ...]:
    """The sections of a report in prose, in the order of the forms; a form of which nothing counts has none.

    `period` is that of the cover: figures of another one are set aside.
    """
    lines: dict[str, list[Line]] = {form: [] for form in forms.FORMS}
    seen: set[tuple[object, ...]] = set()
    for row, figure in enumerate(prose.figures, start=1):
        form, content, refused = _line(figure, row, period)
        key = (form, *sorted(content.items(), key=str))
        if refused is None and form != "seizures":
            refused = REPEATED if key in seen else None
            seen.add(key)
        identifier = _overlapping_identifier(figure, prose.identifiers)
        if identifier:
            content, refused = {}, identifier
        lines[form].append(
            {
                ROW: row,
                CELL: f"[{figure.start}, {figure.end})",
                REFUSED_BY_READER: refused,
                HELD_BY_READER: OTHER_OWNER if figure.owner is not None and refused is None else None,
                RAW + QUOTE: persons.MASK if identifier else figure.quote,
                RULE: figure.rule,
                CONFIDENCE: f"{figure.confidence:.2f}",
                **(content if refused is None else {}),
            }
        )
    for row, doubt in enumerate(prose.doubts, start=len(prose.figures) + 1):
        identifier = _overlapping_identifier(doubt, prose.identifiers)
        lines[_FORM_OF_KIND.get(doubt.kind, "activities")].append(
            {
                ROW: row,
                CELL: f"[{doubt.start}, {doubt.end})",
                REFUSED_BY_READER: identifier or doubt.code,
                RAW + QUOTE: persons.MASK if identifier else doubt.quote,
            }
        )
    return tuple(_section(form, found) for form, found in _forms_with_figures(lines).items())


def _forms_with_figures(lines: Mapping[str, list[Line]]) -> dict[str, list[Line]]:
    """The forms with a line that counts; the lines that others set aside go to the one that has most."""
    counting = {form: sum(_counts(line) for line in found) for form, found in lines.items()}
    most = max(counting, key=lambda form: (counting[form], len(lines[form])))
    kept = {form: list(found) for form, found in lines.items() if counting[form] or form == most}
    for form, found in lines.items():
        if form not in kept:
            kept[most] += [_without_content(line) for line in found]
    kept[most].sort(key=lambda line: int(line[ROW] or 0))
    return {form: found for form, found in kept.items() if found}


def _counts(line: Line) -> bool:
    return line[REFUSED_BY_READER] is None and line.get(HELD_BY_READER) is None


def _without_content(line: Line) -> Line:
    """A line that counts nowhere, as another form may hold it: its words and why it was set aside."""
    kept = {name: line[name] for name in (ROW, CELL, RAW + QUOTE, RULE, CONFIDENCE) if name in line}
    return kept | {REFUSED_BY_READER: line[REFUSED_BY_READER] or line.get(HELD_BY_READER)}


def _section(form: str, found: Sequence[Line]) -> Section:
    extra = (CELL, REFUSED_BY_READER, HELD_BY_READER, RAW + QUOTE, RULE, CONFIDENCE)
    schema = {ROW: pl.Int64, **dict.fromkeys((*extra, *forms.FORMS[form].names), pl.String)}
    frame = pl.DataFrame(found, schema=schema, orient="row")
    used = [name for name in forms.FORMS[form].names if frame[name].null_count() < frame.height]
    return Section("", form, frame.select(ROW, *extra, *used), Places("", by_line=True), is_prose=True)


def _line(figure: Figure, row: int, period: Period | None) -> tuple[str, dict[str, str | None], str | None]:
    """Form and cells of a figure, and why it is set aside, or None."""
    form, content = _content(figure, row)
    if figure.kind == "context" and figure.owner is None:
        return "seizures", {}, CONTEXT
    if not content or figure.value is None:
        return form, {}, NO_MEASURE
    relation = figure.relation or "disjoint"
    match _period_relation(figure, period):
        case "other":
            return form, {}, OTHER_PERIOD
        case "part":
            relation = "overlap_unknown" if relation == "disjoint" else relation
    if form == "models":
        # The form has no column to say that a total is part of another.
        if relation != "disjoint" and content["record"] == "stock":
            return form, {}, NO_MEASURE
    else:
        content["relation"] = relation
    content["qualifier"] = figure.qualifier
    level = figure.level if figure.level in lists.codes("levels") else None
    content["level"] = level
    if level and level != "province":
        content["place"] = figure.scope
    return form, content, None


def _content(figure: Figure, row: int) -> tuple[str, dict[str, str | None]]:
    """The form of a figure and the cells that say what it counts; no cells where no measure does."""
    value = _number_as_written(figure.value) if figure.value is not None else None
    indicator = figure.indicator or ""
    if indicator == NAMED_MODEL:
        return "models", {"record": "named", "model": figure.model_name or figure.quote}
    form = _forms().get(indicator)
    if form == "models":
        return form, {"record": "stock", "measure": indicator, "value": value}
    if form == "seizures":
        return form, _seizure(figure, indicator, value, row)
    if activity_field := _activity_fields().get(indicator):
        activity, field = activity_field
        content = {"activity": activity, field: value, "agency": _code_at_beginning("agencies", figure.scope)}
        if figure.denominator is not None:
            content["denominator"] = _number_as_written(figure.denominator)
        return "activities", content
    return _FORM_OF_KIND.get(figure.kind, "activities"), {}


def _seizure(figure: Figure, indicator: str, value: str | None, row: int) -> dict[str, str | None]:
    what, _, counted = indicator.rpartition("_")
    if what not in _ACQUISITIONS or counted not in _COUNTS:
        return {}
    content = {
        "group_no": str(row),
        "acquisition": _ACQUISITIONS[what],
        "mode": figure.mode,
        "subject": figure.subject,
        _COUNTS[counted]: value,
    }
    if counted == "quantity":
        if figure.substance is None or figure.unit is None:
            return {}
        content |= {"item": figure.substance, "unit": _unit(figure.substance, figure.unit)}
    return content


def _unit(item: str, words: str) -> str:
    """The unit of a quantity: `viên ma túy tổng hợp` counts in `viên`, `41 công cụ hỗ trợ` by the piece.

    One that nobody knows is the rules' to refuse.
    """
    if code := _code_at_beginning("units", words):
        # The value of a figure is in đồng, whatever multiple is printed.
        return numbers.MONEY if code in numbers.MONEY_ZEROS else code
    by_piece = (item, PIECE) in lexicon.item_units() and (fold(words), item) in _names_of_goods()
    return PIECE if by_piece else words


@cache
def _names_of_goods() -> frozenset[tuple[str, str]]:
    return frozenset((fold(term), item) for term, item in lexicon.goods_terms())


def _period_relation(figure: Figure, period: Period | None) -> str:
    """Whether a figure's own period is the report's (`same`, also where none is stated), part of it, or another."""
    if period is None or figure.period_start is None or figure.period_end is None:
        return "same"
    start, end = date.fromisoformat(figure.period_start), date.fromisoformat(figure.period_end)
    figure_days, period_days = (end - start).days + 1, (period.end - period.start).days + 1
    shared = (min(end, period.end) - max(start, period.start)).days + 1
    if shared <= 0 or shared < figure_days / 2:
        return "other"
    return "same" if period_days <= figure_days * _MOST_LONGER else "part"


def _number_as_written(value: float | int) -> str:
    """A number as the forms' rules read it: exact, with a decimal comma."""
    return f"{Decimal(str(value)):f}".replace(".", ",")


@cache
def _forms() -> Mapping[str, str]:
    return {row["measure_code"] or "": row["form"] or "" for row in lists.rows("measures")}


@cache
def _activity_fields() -> Mapping[str, tuple[str, str]]:
    """The activity and field of each measure; of several, the activity that counts nothing else."""
    rows = lists.rows("activity_measures")
    fields = [row["activity_code"] for row in rows]
    ordered = sorted(rows, key=lambda row: -fields.count(row["activity_code"]))
    return {row["measure_code"] or "": (row["activity_code"] or "", row["field"] or "") for row in ordered}


def _code_at_beginning(list_name: str, text: str | None) -> str | None:
    """The code whose name a text begins with (`Công an tỉnh An Giang`), the longest such name."""
    words = (text or "").split()
    found = (lists.find(list_name, " ".join(words[:count])) for count in range(min(len(words), 6), 0, -1))
    return next((code for code in found if code), None)


def _overlapping_identifier(
    figure: Figure | Doubt, identifiers: Sequence[tuple[int, int, str]]
) -> str | None:
    """The code of an identifier of a person that is in the figure's words."""
    return next((code for start, end, code in identifiers if start < figure.end and figure.start < end), None)
