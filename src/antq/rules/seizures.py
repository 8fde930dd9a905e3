"""Rules of `seizures`: what an exhibit holds, and what belongs to the group of exhibits it is part of."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from antq import forms
from antq.documents.document import RAW
from antq.reference.goods_of_cases import UNSAID, said_by_item, subject_of_goods
from antq.rules.common_rules import find_duplicates, level_rule, together_rules
from antq.rules.judged_section import is_stated
from antq.rules.place_levels import one_group_spelling
from antq.rules.province_totals import check_province_totals
from antq.rules.quantities import quantity_rules, write_money_in_full
from antq.rules.sheet import N, Rule, Sheet

GROUP: Final = "group"


def judge_seizures(sheet: Sheet) -> None:
    """Run the rules of `seizures`, and give the lines of a group what one of them says for all."""
    one_group_spelling(sheet)
    write_money_in_full(sheet)
    group = _group_of(sheet.form)
    # One number a group: windows over it cost a fraction of windows over three texts.
    groups = sheet.frame.select(group.key).unique().with_row_index(GROUP)
    sheet.frame = sheet.frame.join(groups, on=group.key, how="left", nulls_equal=True, maintain_order="left")
    figures = [name for names in sheet.form.together for name in names] + list(group.counts)
    sheet.apply(
        [
            *together_rules(sheet, "SZ201", _awaits_quantity()),
            Rule("SZ206", None, pl.all_horizontal(pl.col(RAW + name).is_null() for name in figures)),
            *_agreement_rules(sheet, group),
            *quantity_rules(sheet),
            *level_rule(sheet),
            Rule(
                "SZ231", "at_laboratory", (pl.col("at_laboratory") == "true") & pl.col(RAW + "item").is_null()
            ),
        ]
    )
    for name in group.codes:
        _state_for_group(sheet, name)
    exhibits_say = _said_by_exhibits(sheet)
    _take_subjects_of_exhibits(sheet, exhibits_say)
    sheet.apply(_suspect_rules(sheet))
    sheet.apply(_subject_rules(sheet, exhibits_say))
    sheet.apply(
        [Rule("SZ230", "partner", pl.col("partner").is_not_null() & (pl.col("mode") == "independent"))]
    )
    if sheet.frame["item"].null_count() < sheet.frame.height:
        find_duplicates(sheet, sheet.form.identity, ["quantity"], "SZ205", None)
        disjoint = pl.col("relation") == "disjoint"
        check_province_totals(sheet, "SZ209", disjoint, ("acquisition", "item", "unit"), ["quantity"])


def _agreement_rules(sheet: Sheet, group: forms.Group) -> Iterator[Rule]:
    """What belongs to a group and is stated differently on its lines."""
    several = sheet.frame.filter(pl.col("group_no").is_not_null() & pl.col(GROUP).is_duplicated())
    if several.is_empty():
        return
    names = (*group.counts, *group.codes)
    stated_values = several.group_by(GROUP).agg(pl.col(name).drop_nulls().n_unique() for name in names)
    for name in names:
        contradicted = stated_values.filter(pl.col(name) > 1)[GROUP]
        if contradicted.len():
            yield Rule(
                "SZ203", name, pl.col(name).is_not_null() & pl.col(GROUP).is_in(contradicted.implode())
            )


def _awaits_quantity() -> pl.Expr:
    """An exhibit at the laboratory whose quantity and unit are both left to its answer."""
    blank = pl.all_horizontal(pl.col(RAW + name).is_null() for name in ("quantity", "unit"))
    return (pl.col("at_laboratory") == "true") & pl.col(RAW + "item").is_not_null() & blank


def _suspect_rules(sheet: Sheet) -> Iterator[Rule]:
    """Cases without suspects (nobody stated, or none), and suspects where there is no owner."""
    seized = pl.col("acquisition") == "seized"
    owned = pl.col("ownerless") == "false"
    cases, suspects = (pl.col(name).cast(pl.Float64, strict=False) for name in ("cases", "suspects"))
    groups_with_suspects = sheet.frame.filter(pl.col("suspects").is_not_null())[GROUP].unique()
    silent = pl.col("cases").is_not_null() & pl.col("suspects").is_null() & pl.col("group_no").is_not_null()
    if not sheet.is_prose and sheet.frame.select((silent & seized & owned).any()).item():
        yield Rule(
            "SZ204",
            "suspects",
            silent & ~pl.col(GROUP).is_in(groups_with_suspects.implode()) & owned & seized,
        )
    yield Rule("SZ207", "suspects", (cases > 0) & (suspects == 0) & owned & seized)
    yield Rule("SZ208", "suspects", (pl.col("ownerless") == "true") & (suspects > 0))


def _group_of(form: forms.Form) -> forms.Group:
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
        stated_values = filled.unique(GROUP, keep="first", maintain_order=True).select(
            GROUP, value.alias("stated")
        )
        joined = sheet.frame.join(stated_values, on=GROUP, how="left", maintain_order="left")
        sheet.frame = joined.with_columns(pl.coalesce(value, pl.when(blank).then("stated")).alias(name)).drop(
            "stated"
        )
    sheet.frame = sheet.frame.with_columns(pl.coalesce(value, pl.when(blank).then(default)).alias(name))


def _said_by_exhibits(sheet: Sheet) -> pl.DataFrame:
    """For each group with exhibits that say something of its cases: what they say, and the subject that follows.

    An exhibit on a rejected line may be anything: its group has no subject by them.
    """
    is_exhibit = pl.any_horizontal(pl.col(RAW + name).is_not_null() for name in sheet.form.together[0])
    sound = sheet.sound().select(N)
    unknown = sheet.frame.filter(is_exhibit).join(sound, on=N, how="anti")[GROUP].unique()
    meaning = pl.col("item").replace_strict(said_by_item(), default=None, return_dtype=pl.String)
    by_exhibits = (
        sheet.frame.select(GROUP, meaning.alias("said"))
        .drop_nulls("said")
        .filter(~pl.col(GROUP).is_in(unknown.implode()))
        .group_by(GROUP)
        .agg(pl.col("said").unique())
    )
    subjects = [subject_of_goods(values) for values in by_exhibits["said"].to_list()]
    return by_exhibits.with_columns(pl.Series("of_exhibits", subjects, dtype=pl.String))


def _take_subjects_of_exhibits(sheet: Sheet, exhibits_say: pl.DataFrame) -> None:
    """Give a group that states no subject that of its exhibits, where all of them say the same."""
    states = sheet.frame.filter(pl.col(RAW + "subject").is_not_null()).select(GROUP).unique()
    found = (
        exhibits_say.join(states, on=GROUP, how="anti").drop_nulls("of_exhibits").select(GROUP, "of_exhibits")
    )
    if found.height:
        joined = sheet.frame.join(found, on=GROUP, how="left", maintain_order="left")
        sheet.frame = joined.with_columns(pl.coalesce("subject", "of_exhibits").alias("subject")).drop(
            "of_exhibits"
        )


def _subject_rules(sheet: Sheet, exhibits_say: pl.DataFrame) -> Iterator[Rule]:
    """Cases of which nothing says what they are about, or exhibits that all say otherwise; once a group."""
    if sheet.is_prose:
        return
    sound = sheet.sound().filter(pl.col("group_no").is_not_null())
    counted = pl.any_horizontal(pl.col(name).is_not_null() for name in _group_of(sheet.form).counts)
    is_blank = pl.col(RAW + "subject").is_null()
    asked = sound.filter(
        counted & is_blank & pl.col("subject").is_null() & (pl.col("acquisition") == "seized")
    )
    others = exhibits_say.filter(~pl.col("said").list.contains(UNSAID))
    contradicted = (
        sound.filter(~is_blank & pl.col("subject").is_not_null())
        .join(others, on=GROUP, how="inner", maintain_order="left")
        .filter(~pl.col("said").list.contains(pl.col("subject")))
    )
    for code, found in (("SZ232", asked), ("SZ233", contradicted)):
        if found.height:
            first = found.unique(GROUP, keep="first", maintain_order=True)[N]
            yield Rule(code, "subject", pl.col(N).is_in(first.implode()))


def state_once(lines: pl.DataFrame) -> pl.DataFrame:
    """Leave cases, suspects and the ownerless mark on one valid line of each group: its heading.

    That is the first which states cases or suspects; where none does, an ownerless group's first.
    """
    counts = _group_of(forms.FORMS["seizures"]).counts
    states = pl.any_horizontal(pl.col(name).is_not_null() for name in counts)
    headings = (
        lines.filter(is_stated(lines))
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
