"""A province's own line against its lower-level lines, where a report holds both."""

import polars as pl

from antq.intake.rules.sheet import N, Sheet
from antq.reference import lists

# What the two must have in common to be comparable.
_SAME = ("activity", "agency", "value_per")


def check_province_totals(sheet: Sheet, counts: list[str]) -> None:
    """AC205 on a province's line whose lower levels add up to more, or to another sum where the cover calls them whole.

    Each level is added by itself: a post's figures may be in its commune's. Lines that are part of others, or overlap
    in an unknown way, are left out, and a province's figure that is a bound or a guess says nothing.
    """
    at_province = (pl.col("level") == "province") & pl.col("place").is_null()
    if not counts or sheet.frame.select(at_province.all() | ~at_province.any()).item():
        return
    lines = sheet.sound().filter(pl.col("relation") == "disjoint")
    numbered = [pl.col(name).cast(pl.Float64, strict=False) for name in counts]
    top = lines.filter(at_province & (pl.col("qualifier") == "exact")).unique(_SAME, keep="none")
    below = lines.filter(
        (pl.col("level") != "province") & pl.col("qualifier").is_in(["exact", "at_least"])
    ).with_columns(numbered)
    sums = below.group_by(*_SAME, "level").agg(
        pl.col(counts).sum(), *(pl.col(name).count().alias(f"{name}_stated") for name in counts)
    )
    both = top.join(sums, on=_SAME, how="inner", nulls_equal=True, suffix="_below", maintain_order="left")
    for name in counts:
        total, below_sum = pl.col(name).cast(pl.Float64, strict=False), pl.col(f"{name}_below")
        wrong = below_sum != total if sheet.context.lower_levels_complete else below_sum > total
        found = both.filter((pl.col(f"{name}_stated") > 0) & wrong).unique(N, maintain_order=True)
        if found.height:
            label = pl.col("level_below").replace_strict(
                list(lists.labels("levels")), list(lists.labels("levels").values()), default=""
            )
            args = {
                "sum": below_sum.cast(pl.Int64).cast(pl.String),
                "level": label,
            }
            sheet.add(found, "AC205", name, args)
