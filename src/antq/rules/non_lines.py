"""Rows that are no lines: what their labels say, and what arithmetic says of rows without one.

What is certainly no line is set aside and reported (FI212, FI245); what may be one is asked about (FI246, FI248) and
not counted until the sender answers. Titles, notes and signatures without a figure are ignored without a word.
"""

from typing import Final

import polars as pl

from antq.documents.document import (
    LABEL_PREFIX,
    LINE_KIND,
    NOTE,
    REFUSED_BY_READER,
    ROW,
    TOTAL,
    UNKNOWN_PREFIX,
)
from antq.documents.layouts import row_labels
from antq.reference import lists
from antq.rules import sums
from antq.rules.place_levels import effective_level, kind_of
from antq.rules.sheet import N, Sheet
from antq.rules.unlike_rows import find_unlike_rows

# What a row's label says, the label itself, and whether the label opens a section.
SAYS: Final = "row_says"
LABEL: Final = "row_label"
SECTION: Final = "opens_section"
LEVEL: Final = "effective_level"
ADDED: Final = "FI246"
DOUBTFUL: Final = "FI248"
SET_ASIDE: Final = "FI212"
OTHER_FIGURES: Final = "FI245"
# Codes reported here, which need no other report on rows that a reader refused.
REPORTED_HERE: Final = (ADDED, DOUBTFUL, OTHER_FIGURES, SET_ASIDE)
# Who sends more lines made them by a program, which adds no rows of totals under neutral labels.
_MOST_LINES: Final = 20_000
# A title has a word; `1` and `I` are numbers of lines.
_WORD: Final = r"\pL\pL"


def report_non_lines(sheet: Sheet) -> None:
    """Tell and ask about the rows that are no lines or may be none, and mark them as refused."""
    found = _find(sheet)
    if found is None:
        return
    kinds, english = lists.labels(row_labels.LIST), lists.labels(row_labels.LIST, "en")
    says = pl.col(SAYS)
    args = {
        "kind_vi": says.replace_strict(kinds, default="", return_dtype=pl.String),
        "kind_en": says.replace_strict(english, default="", return_dtype=pl.String),
        **{name: pl.col(name).cast(pl.String) for name in ("count", "first", "last")},
    }
    args_by_code = {
        SET_ASIDE: (),
        OTHER_FIGURES: ("kind_vi", "kind_en"),
        ADDED: ("count", "first", "last"),
        DOUBTFUL: (),
    }
    kept_rows: list[int] = []
    for code, names in args_by_code.items():
        rows = found.filter(pl.col("code") == code)
        if rows.height:
            # A row of a wide table is several lines: what is set aside is reported once.
            reported_rows = (
                rows if code in (ADDED, DOUBTFUL) else rows.unique(ROW, keep="first", maintain_order=True)
            )
            sheet.add(reported_rows, code, None, {name: args[name] for name in names}, pl.col(LABEL))
            kept_rows += rows.filter(sheet.is_kept(code, None))[N].to_list()
    is_total = (pl.col("code") == SET_ASIDE) & says.is_in(row_labels.MARGIN).not_().fill_null(value=True)
    marks = found.select(N, pl.when(is_total).then(pl.lit(TOTAL)).otherwise("code").alias("mark"))
    marks = marks.filter(~pl.col(N).is_in(kept_rows))
    sheet.frame = (
        sheet.frame.join(marks, on=N, how="left", maintain_order="left")
        .with_columns(pl.coalesce(REFUSED_BY_READER, "mark").alias(REFUSED_BY_READER))
        .drop("mark")
    )


def _find(sheet: Sheet) -> pl.DataFrame | None:
    """The rows that are no lines or may be none, with `code`, LABEL, `count`, `first`, `last`; None where none is."""
    if sheet.is_prose or sheet.frame.is_empty():
        return None
    frame = _labelled(sheet)
    may_add_up = frame.height <= _MOST_LINES
    if frame[SAYS].null_count() == frame.height and not may_add_up:
        return None
    frame = frame.with_columns(
        effective_level(frame).alias(LEVEL),
        pl.any_horizontal(
            pl.lit(value=False), *(pl.col(name).is_not_null() for name in _figures(sheet))
        ).alias("has_figure"),
        _is_named(sheet).alias("is_named"),
    )
    frame = frame.with_columns(_by_words(sheet, frame).alias("code"))
    if may_add_up:
        frame = sums.judge_sums(sheet, frame)
    else:
        frame = frame.with_columns(
            *(pl.lit(None, dtype=pl.Int64).alias(n) for n in ("count", "first", "last"))
        )
    doubtful = _is_doubtful(frame)
    if may_add_up:
        odd = find_unlike_rows(frame)
        frame = frame.with_columns(pl.coalesce(odd, LABEL).alias(LABEL))
        doubtful |= odd.is_not_null()
    frame = frame.with_columns(pl.coalesce("code", pl.when(doubtful).then(pl.lit(DOUBTFUL))).alias("code"))
    found = frame.filter(pl.col("code").is_not_null())
    return found if found.height else None


def _figures(sheet: Sheet) -> list[str]:
    kinds = {f.name: f.kind for f in sheet.form.fields}
    return [name for name in sheet.frame.columns if kinds.get(name) in ("count", "decimal")]


def _labelled(sheet: Sheet) -> pl.DataFrame:
    """The frame with what the label of each row says, in whichever column of text it is."""
    frame = sheet.frame
    named, after_named = [], []
    for f in sheet.form.fields:
        if f.name in frame.columns and f.kind in ("text", "place", "code"):
            named.append(f.name)
    required_columns = [
        name for name in named if sheet.form.field(name).required or name in ("place", "model")
    ]
    others = [n for n in frame.columns if n.startswith((UNKNOWN_PREFIX, LABEL_PREFIX))]
    first = next((i for i, name in enumerate(frame.columns) if name in named), 0)
    before_named = [name for name in others if frame.columns.index(name) < first]
    after_named = [name for name in others if name not in before_named]
    unlabelled = (
        pl.all_horizontal(pl.col(required_columns).is_null()) if required_columns else pl.lit(value=True)
    )
    says: list[pl.Expr] = []
    section: list[pl.Expr] = []
    label: list[pl.Expr] = []
    for name in (*named, *before_named, *after_named):
        distinct = frame[name].drop_nulls().unique()
        found = _meanings(sheet, name, distinct)
        counts = unlabelled if name in after_named else pl.lit(value=True)
        if found:
            meaning = pl.col(name).replace_strict(found, default=None, return_dtype=pl.String)
            says.append(pl.when(counts).then(meaning))
            label.append(pl.when(counts & pl.col(name).is_in(list(found))).then(pl.col(name)))
        if name in required_columns or name in others or name == "group_no":
            opening = [
                text
                for text in distinct.filter(distinct.str.contains(_WORD)).head(5000)
                # `X. Mường La` is a commune.
                if row_labels.is_section(text) and not (name == "place" and kind_of(text))
            ]
            if opening:
                section.append(pl.col(name).is_in(opening))
                label.append(pl.when(pl.col(name).is_in(opening)).then(pl.col(name)))
    certain = [expr.replace_strict({s: s for s in row_labels.NEVER_A_LINE}, default=None) for expr in says]
    return frame.with_columns(
        pl.coalesce(*certain, *says).alias(SAYS) if says else pl.lit(None, dtype=pl.String).alias(SAYS),
        pl.coalesce(label).alias(LABEL) if label else pl.lit(None, dtype=pl.String).alias(LABEL),
        (pl.any_horizontal(section).fill_null(value=False) if section else pl.lit(value=False)).alias(
            SECTION
        ),
    )


def _meanings(sheet: Sheet, name: str, distinct: pl.Series) -> dict[str, str]:
    """The labels among a column's texts; a code of the form is none: `Tổng số` is a kind of model line."""
    found = row_labels.meanings(distinct)
    if name.startswith((UNKNOWN_PREFIX, LABEL_PREFIX)):
        return found
    f = sheet.form.field(name)
    if f.code_list is not None:
        found = {text: says for text, says in found.items() if lists.find(f.code_list or "", text) is None}
    return found


def _is_named(sheet: Sheet) -> pl.Expr:
    """Whether a row says what it is about: a code where the form wants one."""
    known_codes = []
    for f in sheet.form.fields:
        if f.required and f.code_list and f.name in sheet.frame.columns:
            distinct = sheet.frame[f.name].drop_nulls().unique()
            codes = [text for text in distinct.to_list() if lists.find(f.code_list, text)]
            known_codes.append(pl.col(f.name).is_in(codes))
    return pl.any_horizontal(known_codes).fill_null(value=False) if known_codes else pl.lit(value=False)


def _by_words(sheet: Sheet, frame: pl.DataFrame) -> pl.Expr:
    """The code that a row's label alone gives it."""
    says = pl.col(SAYS)
    is_refused = pl.col(REFUSED_BY_READER).is_not_null()
    blank_title = pl.col(SECTION) & ~pl.col("is_named") | (says.is_in(row_labels.MARGIN))
    return (
        pl.when(is_refused)
        .then(None)
        .when(blank_title & ~pl.col("has_figure") & _has_no_exhibit(sheet))
        .then(pl.lit(NOTE))
        .when(says.is_in([row_labels.TOTAL, *row_labels.MARGIN]) | _is_whole_of(sheet, frame))
        .then(pl.lit(SET_ASIDE))
        .when(says.is_in(row_labels.NEVER_A_LINE))
        .then(pl.lit(OTHER_FIGURES))
    )


def _has_no_exhibit(sheet: Sheet) -> pl.Expr:
    """Whether a row names no goods, steps or kinds, which no title does."""
    names = [n for n in ("item", "unit", "step", "date", "record", "measure") if n in sheet.frame.columns]
    constant = [n for n in names if sheet.frame[n].null_count() == 0 and sheet.frame[n].n_unique() == 1]
    return pl.all_horizontal(pl.lit(value=True), *(pl.col(n).is_null() for n in names if n not in constant))


def content_columns(sheet: Sheet) -> list[str]:
    """The columns in which lines agree that are about the same thing, apart from their place."""
    names = {"activities": ["activity"], "seizures": [], "models": ["record", "measure"]}[sheet.form.key]
    return [name for name in (*names, LINE_KIND) if name in sheet.frame.columns]


def _is_whole_of(sheet: Sheet, frame: pl.DataFrame) -> pl.Expr:
    """Whether `Toàn tỉnh` labels the sum of other lines of its level; alone there, it is the province's own line."""
    grouping = [LEVEL, *content_columns(sheet)]
    others = (
        pl.col(SAYS).is_null() & pl.col(REFUSED_BY_READER).is_null() & ~pl.col(SECTION) & pl.col("has_figure")
    )
    return (pl.col(SAYS) == row_labels.WHOLE) & (others.sum().over(grouping) > 0)


def _is_doubtful(frame: pl.DataFrame) -> pl.Expr:
    """A row labelled with a period, among lines of which most are not."""
    periods = frame[SAYS] == row_labels.PERIOD
    lines = frame[SAYS].is_null() & frame[REFUSED_BY_READER].is_null() & frame["has_figure"]
    few = (periods.sum() or 0) <= (lines.sum() or 0)
    is_open = pl.col(REFUSED_BY_READER).is_null() & pl.col("has_figure")
    return (pl.col(SAYS) == row_labels.PERIOD) & is_open & few
