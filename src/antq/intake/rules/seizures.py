"""Rules of `seizures`: what stands on an exhibit, and what belongs to the group of exhibits it is part of."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from antq import forms
from antq.intake.rules.common import find_duplicates, level_rule, together_rules
from antq.intake.rules.judged import ACCEPTED, STATUS, WARNED
from antq.intake.rules.sheet import RAW, N, Rule, Sheet
from antq.reference import lists

GROUP: Final = "group"


def judge_seizures(sheet: Sheet) -> None:
    """Run the rules of `seizures`, and give the lines of a group what one of them says for all."""
    # One number a group: windows over it cost a fraction of windows over three texts.
    whole = _whole(sheet.form)
    groups = sheet.frame.select(whole.key).unique().with_row_index(GROUP)
    sheet.frame = sheet.frame.join(groups, on=whole.key, how="left", nulls_equal=True, maintain_order="left")
    group = GROUP
    figures = [name for names in sheet.form.together for name in names] + list(whole.counts)
    grouped = pl.col("group_no").is_not_null()
    rules = [
        *together_rules(sheet, "SZ201"),
        Rule("SZ206", None, pl.all_horizontal(pl.col(RAW + name).is_null() for name in figures)),
        *(
            Rule(
                "SZ203",
                name,
                grouped & pl.col(name).is_not_null() & (pl.col(name).drop_nulls().n_unique().over(group) > 1),
            )
            for name in (*whole.counts, *whole.codes)
            if sheet.frame[name].null_count() < sheet.frame.height
        ),
        *_unit_rules(),
        *level_rule(sheet),
    ]
    sheet.apply(rules)
    for name in whole.codes:
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
        find_duplicates(sheet, sheet.form.identity, ["quantity"], "SZ205", None)


def _whole(form: forms.Form) -> forms.Group:
    """What of a line belongs to its group."""
    assert form.group is not None  # noqa: S101 (this form has one)
    return form.group


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
    counts = _whole(forms.FORMS["seizures"]).counts
    states = pl.any_horizontal(pl.col(name).is_not_null() for name in counts)
    headings = (
        lines.filter(pl.col(STATUS).is_in([ACCEPTED, WARNED]))
        .group_by(GROUP)
        .agg(
            *(pl.col(name).drop_nulls().first() for name in counts),
            pl.when((pl.col("ownerless") == "true").any()).then(pl.lit("true")).alias("ownerless"),
            pl.coalesce(
                pl.col(N).filter(states).min(), pl.col(N).filter(pl.col("ownerless") == "true").min()
            ).alias(N),
        )
        .filter(pl.col(N).is_not_null())
        .drop(GROUP)
    )
    return lines.drop(*counts, "ownerless").join(headings, on=N, how="left", maintain_order="left")
