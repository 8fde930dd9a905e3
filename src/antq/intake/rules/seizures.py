"""Rules of `seizures`: what stands on an exhibit, and what belongs to the group of exhibits it is part of."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from antq.intake.rules.common import find_duplicates, level_rule
from antq.intake.rules.judged import ACCEPTED, STATUS, WARNED
from antq.intake.rules.sheet import RAW, N, Rule, Sheet
from antq.reference import lists

SEIZURE_GROUP: Final = ("group_no", "level", "place")
GROUP: Final = "group"
# What belongs to a seizure group and may stand on any one of its lines.
GROUP_CODES: Final = ("acquisition", "mode", "ownerless")
GROUP_COUNTS: Final = ("cases", "suspects")


def judge_seizures(sheet: Sheet) -> None:
    """Run the rules of `seizures`, and give the lines of a group what one of them says for all."""
    # One number a group: windows over it cost a fraction of windows over three texts.
    groups = sheet.frame.select(SEIZURE_GROUP).unique().with_row_index(GROUP)
    sheet.frame = sheet.frame.join(
        groups, on=SEIZURE_GROUP, how="left", nulls_equal=True, maintain_order="left"
    )
    group = GROUP
    exhibit = ("item", "quantity", "unit")
    written = [pl.col(RAW + name).is_not_null() for name in exhibit]
    headers = [sheet.form.field(name).header_vi for name in exhibit]
    missing = (
        pl.concat_list(
            pl.when(~given).then(pl.lit(header)) for given, header in zip(written, headers, strict=True)
        )
        .list.drop_nulls()
        .list.join(", ")
    )
    grouped = pl.col("group_no").is_not_null()
    rules = [
        Rule("SZ201", None, pl.any_horizontal(written) & ~pl.all_horizontal(written), {"missing": missing}),
        Rule(
            "SZ206",
            None,
            ~pl.any_horizontal(written)
            & pl.all_horizontal(pl.col(RAW + name).is_null() for name in GROUP_COUNTS),
        ),
        *(
            Rule(
                "SZ203",
                name,
                grouped & pl.col(name).is_not_null() & (pl.col(name).drop_nulls().n_unique().over(group) > 1),
            )
            for name in (*GROUP_COUNTS, *GROUP_CODES)
            if sheet.frame[name].null_count() < sheet.frame.height
        ),
        *_unit_rules(),
        *level_rule(sheet),
    ]
    sheet.apply(rules)
    for name in GROUP_CODES:
        _state_for_group(sheet, name)
    suspects_stated = pl.col("suspects").is_not_null().any().over(group)
    sheet.apply(
        [
            Rule(
                "SZ204",
                "suspects",
                grouped
                & pl.col("cases").is_not_null()
                & ~suspects_stated
                & (pl.col("ownerless") == "false")
                & (pl.col("acquisition") == "seized"),
            )
        ]
    )
    if sheet.frame["item"].null_count() < sheet.frame.height:
        find_duplicates(sheet, [*SEIZURE_GROUP, "item", "unit"], ["quantity"], "SZ205", None)


def _state_for_group(sheet: Sheet, name: str) -> None:
    """Give blank cells what another line of the group says, else the form's default."""
    blank = pl.col(RAW + name).is_null()
    default = pl.lit(sheet.form.field(name).default, dtype=pl.String)
    filled = sheet.frame.filter(pl.col(name).is_not_null() & pl.col("group_no").is_not_null())
    value = pl.col(name)
    if 0 < filled.height < sheet.frame.height:
        stated = filled.unique(GROUP, keep="first", maintain_order=True).select(GROUP, value.alias("stated"))
        joined = sheet.frame.join(stated, on=GROUP, how="left", maintain_order="left")
        sheet.frame = joined.with_columns(pl.coalesce(value, pl.when(blank).then("stated")).alias(name)).drop(
            "stated"
        )
    sheet.frame = sheet.frame.with_columns(pl.coalesce(value, pl.when(blank).then(default)).alias(name))


def _unit_rules() -> Iterator[Rule]:
    """Substance × unit: which units each item may be counted in."""
    allowed: dict[str, list[str]] = {}
    for row in lists.rows("item_units"):
        allowed.setdefault(row["item_code"] or "", []).append(row["unit_code"] or "")
    pairs = [f"{item}|{unit}" for item, units in allowed.items() for unit in units]
    labels = lists.labels("units")
    shown = {item: ", ".join(labels[unit] for unit in units) for item, units in allowed.items()}
    item = pl.col("item")
    yield Rule(
        "SZ202",
        "unit",
        item.is_in(list(allowed))
        & pl.col("unit").is_not_null()
        & ~pl.concat_str("item", pl.lit("|"), "unit").is_in(pairs),
        {
            "allowed": item.replace_strict(
                list(shown), list(shown.values()), default="", return_dtype=pl.String
            )
        },
    )


def state_once(lines: pl.DataFrame) -> pl.DataFrame:
    """Leave cases, suspects and the ownerless mark on one valid line of each group: its heading.

    That is the first which states cases or suspects; where none does, an ownerless group's first.
    """
    states = pl.any_horizontal(pl.col(name).is_not_null() for name in GROUP_COUNTS)
    headings = (
        lines.filter(pl.col(STATUS).is_in([ACCEPTED, WARNED]))
        .group_by(GROUP)
        .agg(
            *(pl.col(name).drop_nulls().first() for name in GROUP_COUNTS),
            pl.when((pl.col("ownerless") == "true").any()).then(pl.lit("true")).alias("ownerless"),
            pl.coalesce(
                pl.col(N).filter(states).min(), pl.col(N).filter(pl.col("ownerless") == "true").min()
            ).alias(N),
        )
        .filter(pl.col(N).is_not_null())
        .drop(GROUP)
    )
    return lines.drop(*GROUP_COUNTS, "ownerless").join(headings, on=N, how="left", maintain_order="left")
