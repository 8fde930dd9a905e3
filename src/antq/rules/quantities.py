"""Substance × unit: which units an item is counted in, whether by the piece, and how much of it is past belief.

Both are decided for the distinct pairs of a section, which are few, and only then looked for in its lines.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

import polars as pl

from antq.documents import numbers
from antq.documents.document import RAW
from antq.reference import lists
from antq.rules.rule_terms import terms
from antq.rules.sheet import ABSURD, PIECES, Rule, Sheet

_PAIR = "|"
Pairs = list[tuple[str, str, float]]


def write_money_in_full(sheet: Sheet) -> None:
    """Turn thousands, millions and billions of đồng into đồng, exactly; `raw_…` keeps what was written."""
    unit, quantity = pl.col("unit"), pl.col("quantity")
    pairs = sheet.frame.filter(unit.is_in(list(numbers.MONEY_ZEROS)) & quantity.is_not_null()).select(
        "unit", "quantity"
    )
    if pairs.is_empty():
        return
    pair = pl.concat_str("unit", pl.lit(_PAIR), "quantity")
    full = {f"{u}{_PAIR}{q}": _with_zeros(q, numbers.MONEY_ZEROS[u]) for u, q in pairs.unique().rows()}
    sheet.frame = sheet.frame.with_columns(
        quantity=pair.replace_strict(
            list(full), list(full.values()), default=quantity, return_dtype=pl.String
        ).fill_null(quantity),
        unit=unit.replace(dict.fromkeys(numbers.MONEY_ZEROS, numbers.MONEY)),
    )


def _with_zeros(number: str, zeros: int) -> str:
    """A canonical decimal times a power of ten, canonical again."""
    moved = f"{Decimal(number).scaleb(zeros):f}"
    return moved.rstrip("0").rstrip(".") if "." in moved else moved


def quantity_rules(sheet: Sheet) -> Iterator[Rule]:
    """Units that do not fit the item (SZ202), parts of a piece (SZ113), quantities past belief (SZ105)."""
    yield from _piece_rules(sheet)
    quantity = pl.col("quantity").cast(pl.Float64, strict=False)
    pairs: Pairs = (
        sheet.frame.filter(pl.col("item").is_not_null() & pl.col("unit").is_not_null())
        .group_by("item", "unit")
        .agg(quantity.max().fill_null(0))
        .rows()
    )
    allowed = units_of_items()
    wrong = [f"{item}{_PAIR}{unit}" for item, unit, _ in pairs if unit not in allowed.get(item, (unit,))]
    pair = pl.concat_str("item", pl.lit(_PAIR), "unit")
    if wrong:
        labels = lists.labels("units")
        shown = {item: ", ".join(labels[unit] for unit in units) for item, units in allowed.items()}
        fitting = pl.col("item").replace_strict(
            list(shown), list(shown.values()), default="", return_dtype=pl.String
        )
        yield Rule("SZ202", "unit", pair.is_in(wrong), {"allowed": fitting})
    limits = {f"{item}{_PAIR}{unit}": most_of(item, unit, sheet.context.judged_on) for item, unit, _ in pairs}
    passed = [f"{item}{_PAIR}{unit}" for item, unit, most in pairs if most > limits[f"{item}{_PAIR}{unit}"]]
    if passed:
        most = pair.replace_strict(
            passed, [limits[name] for name in passed], default=None, return_dtype=pl.Float64
        )
        labels = lists.labels("units")
        reported = [f"{numbers.printed(limits[name])} {labels[name.rpartition(_PAIR)[2]]}" for name in passed]
        printed = pair.replace_strict(passed, reported, default="", return_dtype=pl.String)
        yield Rule(sheet.code(ABSURD), "quantity", quantity > most, {"most": printed})


def _piece_rules(sheet: Sheet) -> Iterator[Rule]:
    """Quantities with decimals of what is counted by the piece: `1,234 viên` may be 1.234 tablets."""
    has_decimals = pl.col("quantity").str.contains(".", literal=True)
    if not sheet.frame.select(has_decimals.any()).item():
        return
    pieces = {row["unit_code"]: row for row in lists.rows("units") if row["dimension"] == "count"}
    raw = pl.col(RAW + "quantity")
    thousands = raw.str.replace_all(",", ".", literal=True)
    is_english = raw.str.contains(numbers.ENGLISH_THOUSANDS)
    likely = (
        pl.when(is_english)
        .then(pl.lit("có phải ") + thousands + pl.lit("?"))
        .otherwise(pl.lit("kiểm tra số"))
    )
    likely_en = (
        pl.when(is_english).then(pl.lit("is it ") + thousands + pl.lit("?")).otherwise(pl.lit("check it"))
    )
    named = {
        lang: pl.col("unit").replace_strict(
            list(pieces), [row[f"name_{lang}"] for row in pieces.values()], default="", return_dtype=pl.String
        )
        for lang in ("vi", "en")
    }
    args = {"unit": named["vi"], "unit_en": named["en"], "likely": likely, "likely_en": likely_en}
    yield Rule(sheet.code(PIECES), "quantity", has_decimals & pl.col("unit").is_in(list(pieces)), args)


@cache
def units_of_items() -> dict[str, tuple[str, ...]]:
    """The units each item may be counted in."""
    allowed: dict[str, tuple[str, ...]] = {}
    for row in lists.rows("item_units"):
        item = row["item_code"] or ""
        allowed[item] = (*allowed.get(item, ()), row["unit_code"] or "")
    return allowed


@cache
def most_of(item: str, unit: str, on: date) -> float:
    """The threshold of an item in a unit: its own, that of its mass in kilograms, that of any item, in this order."""
    known_pairs = {(term.subject, term.relative_to): term.threshold for term in terms("SZ105", on)}
    kilograms = {
        row["unit_code"]: row["kg_factor"] for row in lists.rows("unit_factors") if row["item_code"] == "*"
    }
    for subject in (item, "*"):
        if found := known_pairs.get((subject, unit)):
            return float(found)
        if unit in kilograms and (found := known_pairs.get((subject, "kg"))):
            return float(found) / float(kilograms[unit] or 1)
    return float(known_pairs.get(("*", None)) or "inf")
