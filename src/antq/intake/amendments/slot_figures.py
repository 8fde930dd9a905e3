"""The figures a slot would hold after a filing, next to those before it and of the last like period.

They are the sums that `marts.slot_measures` holds after the build, by measure, item, unit and level, over all modes of
seizure: a receipt shows them, so that its reader sees what was read. Kilograms are worked out as in the facts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Final, Literal

import polars as pl

from antq import periods
from antq.intake.amendments import effects, reported_figures
from antq.intake.amendments.reported_figures import DETAIL, ReportedFigures
from antq.periods import Period
from antq.reference import lists
from antq.rules import JudgedSection

QUANTITY: Final = "_quantity"
KG_EQUIVALENT: Final = "_kg_equivalent"
_SYMBOLS: Final = ("kg", "g", "mg", "ml")
# How far back the last like period may lie.
_LOOK_BACK: Final = timedelta(days=740)
# A figure so many times the one before, or so small a part of it, is to be looked at; so is one against the last like
# period, where figures that stay under _LEAST_TELLING say nothing: 1 case in one quarter and 12 in the next is no sign
# of an error.
_STRIKING_CHANGE: Final = 2
_STRIKING_STEP: Final = 10
_LEAST_TELLING: Final = 20


@dataclass(frozen=True, order=True)
class FigureKey:
    """What a figure counts, and how the lines state it."""

    measure_code: str
    activity_code: str | None
    item_code: str | None
    unit_code: str | None
    level: str
    relation: str
    value_per: str


@dataclass(frozen=True)
class SlotFigure:
    """One figure of a slot.

    `read` is what the filing states of it, `value` what is in force with the filing, `before` what was in force until
    then, `like_period` the figure of the last like period.
    """

    key: FigureKey
    read: Decimal | None
    value: Decimal
    before: Decimal | None
    like_period: Decimal | None


def like_periods(one: Period) -> list[Period]:
    """Periods of the same cadence and basis before this one, the last first; none for a campaign or a stage."""
    if one.has_own_bounds:
        return []
    last = one.start - timedelta(days=1)
    return periods.calendar(one.cadence, last - _LOOK_BACK, last, one.basis)[::-1]


def figures_after_filing(judged: JudgedSection, reported: ReportedFigures, on: date) -> list[SlotFigure]:
    """Each figure the slot holds once the section is filed, in the order of the code lists; `on`: the period's end."""
    figures = reported_figures.figures(judged)
    after = _sums(pl.concat([reported.figures_kept, figures]), on)
    return _with_earlier_figures(after, _sums(figures, on), reported, on)


def figures_held(reported: ReportedFigures, on: date) -> list[SlotFigure]:
    """The figures a slot holds already, where a filing changes nothing."""
    return _with_earlier_figures(_sums(reported.figures_before, on), {}, reported, on)


def striking_differences(figure: SlotFigure) -> list[Literal["before", "like_period"]]:
    """What a figure differs from so much that its sender is to look at it: `before`, `like_period`."""
    found: list[Literal["before", "like_period"]] = []
    if _differs_by(figure.value, figure.before, _STRIKING_CHANGE):
        found.append("before")
    last_amount = figure.like_period
    if (
        last_amount
        and max(abs(last_amount), abs(figure.value)) >= _LEAST_TELLING
        and _differs_by(figure.value, last_amount, _STRIKING_STEP)
    ):
        found.append("like_period")
    return found


def _differs_by(value: Decimal, other: Decimal | None, factor: int) -> bool:
    """Whether a figure is `factor` times another or more, or one part in `factor` of it or less."""
    if other is None or value == other:
        return False
    return abs(value) >= factor * abs(other) or abs(value) * factor <= abs(other)


def _with_earlier_figures(
    after: dict[FigureKey, Decimal], stated: dict[FigureKey, Decimal], reported: ReportedFigures, on: date
) -> list[SlotFigure]:
    before = _sums(reported.figures_before, on)
    like_period_figures = (
        _sums(reported.like_period_figures, reported.like_period.end)
        if reported.like_period_figures is not None and reported.like_period
        else {}
    )
    return [
        SlotFigure(key, stated.get(key), value, before.get(key), like_period_figures.get(key))
        for key, value in sorted(after.items(), key=lambda item: _order(item[0]))
    ]


def _sums(figures: pl.DataFrame, on: date) -> dict[FigureKey, Decimal]:
    sums: dict[FigureKey, Decimal] = {}
    for key, amount in _figures_by_key(figures.filter("is_counted"), on):
        sums[key] = sums.get(key, Decimal(0)) + amount
    return sums


def _figures_by_key(figures: pl.DataFrame, on: date) -> Iterator[tuple[FigureKey, Decimal]]:
    """Each sum under the codes of the facts, and what it weighs."""
    for row in reported_figures.sum_figures(figures).iter_rows(named=True):
        code = effects.measure_of(row)
        if code not in _units():
            continue  # an activity's count that is no measure is in no sum of the facts either
        unit = row["unit"] or _units()[code]
        detail = tuple(row[name] for name in DETAIL)
        yield FigureKey(code, row["activity"], row["item"], unit, *detail), row["amount"]
        if code.endswith(QUANTITY) and (factor := _kg_factor(row["item"], row["unit"], on)) is not None:
            weighed = code.removesuffix(QUANTITY) + KG_EQUIVALENT
            yield FigureKey(weighed, None, row["item"], "kg", *detail), row["amount"] * factor


@cache
def _units() -> dict[str, str | None]:
    return {row["measure_code"] or "": row["unit_code"] for row in lists.rows("measures")}


def _kg_factor(item: str, unit: str, on: date) -> Decimal | None:
    """The factor that holds on a day: the item's own before that of all items, then the later."""
    found = [
        row
        for row in lists.rows_on("unit_factors", on)
        if row["item_code"] in (item, "*") and row["unit_code"] == unit
    ]
    if not found:
        return None
    best = max(found, key=lambda row: (row["item_code"] == item, row["valid_from"] or ""))
    return Decimal(best["kg_factor"]) if best["kg_factor"] else None


@cache
def _places(name: str) -> dict[str, int]:
    return {code: place for place, code in enumerate(lists.codes(name))}


def _order(key: FigureKey) -> tuple[object, ...]:
    item = _places("items").get(key.item_code or "", -1)
    level = _places("levels").get(key.level, -1)
    measure = _places("measures").get(key.measure_code, -1)
    return (
        level,
        key.relation != "disjoint",
        measure,
        item,
        tuple(str(part) for part in key.__dict__.values()),
    )


def label(key: FigureKey, language: str = "vi") -> str:
    """What a figure counts, as people call it: `Cuộc họp dân (cấp xã)`, `Heroin: số lượng thu giữ (kg)`."""
    name = lists.labels("measures", language).get(key.measure_code, key.measure_code)
    if key.item_code:
        item = lists.labels("items", language).get(key.item_code, key.item_code)
        # The measure's own name says its unit, or that it is the sender's.
        measure = name.partition(" (")[0].removesuffix(" ki-lô-gam")
        name = f"{item}: {measure[:1].lower()}{measure[1:]} ({unit_name(key, language)})"
    return f"{name}{qualifying_words(key, language)}"


def unit_name(key: FigureKey, language: str = "vi") -> str:
    """The unit as receipts write it."""
    unit = key.unit_code or ""
    return unit if unit in _SYMBOLS else lists.labels("units", language).get(unit, unit)


def qualifying_words(key: FigureKey, language: str = "vi") -> str:
    """In brackets what distinguishes a figure from the province's own: its level, or that it is part of another."""
    usual = {
        "levels": (key.level, "province"),
        "relation": (key.relation, "disjoint"),
        "value_per": (key.value_per, "period"),
    }
    parts = [
        lists.labels(name, language).get(code, code).lower()
        for name, (code, usual_code) in usual.items()
        if code != usual_code
    ]
    return f" ({', '.join(parts)})" if parts else ""
