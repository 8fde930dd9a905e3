"""A province's own lines against its lower-level lines, where a report holds both."""

from collections.abc import Sequence

import polars as pl

from antq.documents import numbers
from antq.reference import lists
from antq.rules.sheet import N, Sheet

# Binary floats add up to a hair more than the decimals they represent.
_HAIR = 1e-9


def check_province_totals(
    sheet: Sheet, code: str, addable: pl.Expr, grouping: Sequence[str], values: Sequence[str]
) -> None:
    """A warning on a province's line whose lower levels add up to more than the province states.

    Lines compare where they agree in all of `grouping`; `addable` says which may be added at all. Where the cover
    calls the lower levels whole, any other sum is a finding too. Each level is added by itself: a post's figures may
    be in its commune's. A province's figure that is a bound or a guess says nothing.
    """
    at_province = (pl.col("level") == "province") & pl.col("place").is_null()
    if not values or sheet.frame.select(at_province.all() | ~at_province.any()).item():
        return
    lines = sheet.sound().filter(addable)
    numbered = [pl.col(name).cast(pl.Float64, strict=False) for name in values]
    added = [pl.col(name).sum().alias(f"{name}_sum") for name in values]
    counts = [pl.col(name).count().alias(f"{name}_stated") for name in values]
    exact = pl.col("qualifier") == "exact"
    top = (
        lines.filter(at_province)
        .with_columns(numbered)
        .group_by(grouping, maintain_order=True)
        .agg(pl.col(N).first(), exact.all().alias("exact"), *added, *counts)
        .filter("exact")
    )
    lower_levels = (
        lines.filter((pl.col("level") != "province") & pl.col("qualifier").is_in(["exact", "at_least"]))
        .with_columns(numbered)
        .group_by(*grouping, "level", maintain_order=True)
        .agg(*added, *counts)
    )
    both = top.join(
        lower_levels, on=grouping, how="inner", nulls_equal=True, suffix="_below", maintain_order="left"
    )
    for name in values:
        total, parts = pl.col(f"{name}_sum"), pl.col(f"{name}_sum_below")
        too_much = parts > total * (1 + _HAIR)
        wrong = too_much | (parts < total * (1 - _HAIR)) if sheet.context.lower_levels_complete else too_much
        found = both.filter((pl.col(f"{name}_stated") > 0) & (pl.col(f"{name}_stated_below") > 0) & wrong)
        if found.height:
            contradicted = found.unique(N, maintain_order=True).select(N, "level", total=total, parts=parts)
            levels = lists.labels("levels")
            args = {
                "total": _shown(pl.col("total")),
                "sum": _shown(pl.col("parts")),
                "level": pl.col("level_below").replace_strict(
                    list(levels), list(levels.values()), default=""
                ),
            }
            sheet.add(
                lines.join(contradicted, on=N, how="inner", suffix="_below", maintain_order="right"),
                code,
                name,
                args,
            )


def _shown(number: pl.Expr) -> pl.Expr:
    """`12` or `2,5`."""
    text = number.round(6).cast(pl.String).str.replace(r"\.0$", "")
    return numbers.to_vietnamese(text)
