"""What an amendment does to the figures in force: what it would drop, what totals become when lines are rejected."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

import polars as pl

from antq.findings.catalogue import Finding
from antq.intake.amendments import reported_figures
from antq.intake.amendments.reported_figures import KEY, NAMED_MODELS, ReportedFigures
from antq.privacy import persons
from antq.reference import lists
from antq.rules import JudgedSection

HELD: Final = "SL201"
"""Code of a filing that is held until its sender says whether it means to drop what it leaves out."""
MOST_LISTED: Final = 200


def findings(
    judged: JudgedSection, reported: ReportedFigures, *, confirmed: bool, reason: str | None
) -> list[Finding]:
    """The findings on a filing over figures in force; the filing is held if one of them is an error."""
    place = judged.section.name
    totals_before = reported_figures.totals(reported.figures_before)
    if judged.section.nil and not reported.figures_kept.is_empty():
        # As a supplement or correction it names no line, and what it denies would stay in force.
        return [Finding("SL206", place)]
    totals_after = reported_figures.totals(
        pl.concat([reported.figures_kept, reported_figures.figures(judged)])
    )
    lost_measures = totals_before.join(totals_after, on=KEY, how="anti", nulls_equal=True)
    found = list(_lost_measures(lost_measures, place))
    if lost_measures.height and not confirmed:
        found.insert(0, Finding(HELD, place, args={"count": str(lost_measures.height)}))
    elif lost_measures.height and not reason:
        found.insert(0, without_reason(place))
    if judged.counts()["rejected"]:
        found += _changed_totals(totals_before, totals_after, place)
    return found


def without_reason(place: str) -> Finding:
    """That a filing drops measures and its sender, who says that they are meant to go, does not say why."""
    return Finding("SL205", place, "reason")


def _lost_measures(lost_measures: pl.DataFrame, place: str) -> Iterator[Finding]:
    for row in lost_measures.head(MOST_LISTED).iter_rows(named=True):
        if row["measure"] == NAMED_MODELS:
            yield Finding("SL204", place, "model", persons.mask(row["model"]))
        else:
            yield Finding("SL203", place, args=names(row) | {"before": written(row["amount"])})
    if lost_measures.height > MOST_LISTED:
        yield Finding("SL207", place, args={"count": str(lost_measures.height - MOST_LISTED)})


def _changed_totals(totals_before: pl.DataFrame, totals_after: pl.DataFrame, place: str) -> Iterator[Finding]:
    both = totals_before.join(totals_after, on=KEY, how="inner", nulls_equal=True, suffix="_after")
    changed = both.filter(pl.col("amount") != pl.col("amount_after")).sort(KEY, nulls_last=True)
    for row in changed.head(MOST_LISTED).iter_rows(named=True):
        amounts = {"before": written(row["amount"]), "after": written(row["amount_after"])}
        yield Finding("SL202", place, args=names(row) | amounts)
    if changed.height > MOST_LISTED:
        yield Finding("SL207", place, args={"count": str(changed.height - MOST_LISTED)})


@cache
def _activity_measures() -> Mapping[tuple[str | None, str | None], str]:
    rows = lists.rows("activity_measures")
    return {(row["activity_code"], row["field"]): row["measure_code"] or "" for row in rows}


def measure_of(row: Mapping[str, Any]) -> str:
    """The measure of a row of figures: activities name theirs by the field that states it."""
    return _activity_measures().get((row["activity"], row["measure"])) or str(row["measure"])


def names(row: Mapping[str, Any]) -> dict[str, str]:
    """Of a row of figures, its codes and its measure as people call it."""
    code = measure_of(row)
    codes = {"measure_code": code, "item_code": row["item"], "unit_code": row["unit"]}
    names = {"measure": _measure_name(code, row, "vi"), "measure_en": _measure_name(code, row, "en")}
    return {key: value for key, value in codes.items() if value} | names


def _measure_name(code: str, row: Mapping[str, Any], language: str) -> str:
    name = lists.labels("measures", language).get(code, code)
    if not row["item"]:
        return name
    item = lists.labels("items", language).get(row["item"], row["item"])
    unit = lists.labels("units", language).get(row["unit"], row["unit"])
    # The measure's own name says in brackets that the unit is the sender's; here the unit itself is there.
    return f"{item}: {name.partition(' (')[0]} ({unit})"


def written(amount: Decimal) -> str:
    """An amount as people write it, `1234.5` → `1.234,5`."""
    return f"{amount.normalize():,f}".translate(str.maketrans(",.", ".,"))
