"""Rows that equal the sum of others: totals under a neutral label or none, subtotals of sections.

A single figure equals a sum by chance now and then, so that a row is asked about only if there is more: a label that
may be a total's, a cell missing that all others have, or several large figures equal at once.
"""

from typing import Final

import polars as pl

from antq.documents import numbers
from antq.documents.document import LINE_KIND, NOTE, REFUSED_BY_READER, ROW, TOTAL
from antq.documents.layouts import row_labels
from antq.rules.sheet import Sheet

SAYS: Final = "row_says"
# Figures that equal a sum by chance are worth so many bits: together log2 of their sizes.
_SURE_BITS: Final = 14.0
_LAST_ROW_BITS: Final = 10.0
_PASSES: Final = 3
_READINGS: Final = ("above", "block_above", "below", "block_below")
_HAIR: Final = 1e-9
# The fields that lines must agree in to be added up, by form and figure.
_SAME: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("activities", ""): ("activity",),
    ("seizures", ""): (),
    ("seizures", "quantity"): ("item", "unit"),
    ("models", ""): ("record",),
    ("models", "value"): ("record", "measure"),
}


def judge_sums(sheet: Sheet, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `code` filled where sums give one, and what the sum is of: `count`, `first`, `last`."""
    frame = frame.with_columns(
        *(pl.lit(None, dtype=pl.Int64).alias(name) for name in ("count", "first", "last")),
        _opens_numbers(frame).alias("opens_numbers"),
    )
    for _ in range(_PASSES):
        found = _find(sheet, frame)
        if found.is_empty():
            break
        frame = frame.join(found, on=ROW, how="left", suffix="_found", maintain_order="left").with_columns(
            pl.coalesce(name, f"{name}_found").alias(name) for name in ("code", "count", "first", "last")
        )
        frame = frame.select(pl.exclude(r"^.*_found$"))
    return frame.drop("opens_numbers")


def _opens_numbers(frame: pl.DataFrame) -> pl.Expr:
    """Whether the next row's number is part of this one's: `1` before `1.1`."""
    if "group_no" not in frame.columns:
        return pl.lit(value=False)
    number = pl.col("group_no").str.strip_chars_end(".")
    after = pl.col("group_no").shift(-1)
    return (
        number.str.contains(r"^\d+$")
        & (after.str.starts_with(number + ".") | after.str.starts_with(number + ","))
        & after.str.contains(r"^\d+[.,]\d")
    ).fill_null(value=False)


def _find(sheet: Sheet, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows not yet judged that are sums: ROW, `code`, `count`, `first`, `last`."""
    figures = _long(sheet, frame)
    if figures.is_empty():
        return _nothing()
    matched = _matches(figures)
    if matched.is_empty():
        return _nothing()
    rows = _evidence(sheet, frame).join(matched, on=ROW, how="inner", maintain_order="left")
    rows = rows.with_columns(
        (pl.col("no_place") & pl.col("placed")).alias("lacks_place"),
        (pl.col("no_agency") & pl.col("with_agency")).alias("lacks_agency"),
    )
    known = pl.col("says").is_in([row_labels.PERHAPS, row_labels.PERIOD, row_labels.WHOLE])
    last = pl.col(ROW) == pl.col("last_row")
    chance = (
        ((pl.col("equal") > 1) & (pl.col("bits") >= _SURE_BITS))
        | (last & (pl.col("equal") > 1) & (pl.col("bits") >= _LAST_ROW_BITS))
        | (last & (pl.col("count") > 2) & (pl.col("bits") >= _LAST_ROW_BITS))
    )
    several = (pl.col("count") > 1) & (pl.col("bits") > 0)
    code = (
        pl.when(pl.col("opens") & pl.col("downward") & (pl.col("count") > 0))
        .then(pl.lit("FI212"))
        .when(pl.col("opens") & pl.col("downward_stated"))
        .then(pl.lit("FI248"))
        .when(pl.col("lacks_required") & several)
        .then(pl.lit("FI212"))
        .when(pl.col("lacks_place") & several & (pl.col("equal") > 1))
        .then(pl.lit("FI212"))
        .when(several & (known | pl.col("lacks_place") | pl.col("lacks_agency") | chance))
        .then(pl.lit("FI246"))
    )
    return (
        rows.with_columns(code.alias("code"))
        .filter(pl.col("code").is_not_null())
        .select(
            ROW,
            "code",
            pl.col("count").cast(pl.Int64),
            pl.col("from").alias("first"),
            pl.col("to").alias("last"),
        )
        .unique(ROW, keep="first", maintain_order=True)
    )


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(
        schema={ROW: pl.Int64, "code": pl.String, "count": pl.Int64, "first": pl.Int64, "last": pl.Int64}
    )


def _long(sheet: Sheet, frame: pl.DataFrame) -> pl.DataFrame:
    """Each figure of each row that is or may be a line, with the group in which figures add up."""
    kinds = {f.name: f.kind for f in sheet.form.fields}
    names = [
        n
        for n in frame.columns
        if kinds.get(n) in ("count", "decimal")
        and n != "denominator"
        and frame[n].null_count() < frame.height
    ]
    judged = pl.col("code").is_null() & pl.col(REFUSED_BY_READER).is_null()
    ends_block = (pl.col("code") == "FI212") & ~_opens() | pl.col(REFUSED_BY_READER).eq_missing(TOTAL)
    blocks = frame.with_columns(
        (
            _opens().cast(pl.Int32).cum_sum()
            + ends_block.fill_null(value=False).cast(pl.Int32).cum_sum().shift(1, fill_value=0)
        ).alias("block"),
        judged.alias("judged"),
    )
    if not blocks["judged"].any():
        return pl.DataFrame()
    parts = []
    for name in names:
        value, _ = numbers.parse(blocks[name])
        keys = [n for n in _SAME.get((sheet.form.key, name), _SAME[sheet.form.key, ""]) if n in frame.columns]
        kind = [LINE_KIND] if LINE_KIND in frame.columns else []
        key = pl.concat_str(
            pl.lit(name),
            *(pl.col(n).fill_null("") for n in kind),
            *(pl.col(n).fill_null("").str.to_lowercase() for n in keys),
            separator="|",
        )
        parts.append(
            blocks.with_columns(value.cast(pl.Float64, strict=False).alias("v"))
            .filter(pl.col("v").is_not_null() & pl.col("judged"))
            .select(
                ROW,
                "v",
                "block",
                key.alias("key"),
                pl.col("effective_level").alias("level"),
                _opens().alias("opens"),
                (pl.col("place").is_null() if "place" in frame.columns else pl.lit(value=True)).alias(
                    "no_place"
                ),
                (pl.col("agency").is_null() if "agency" in frame.columns else pl.lit(value=True)).alias(
                    "no_agency"
                ),
            )
        )
    return pl.concat(parts).sort("key", "level", ROW, maintain_order=True) if parts else pl.DataFrame()


def _opens() -> pl.Expr:
    """Whether a row opens a section of the table."""
    return pl.col("opens_section") | pl.col("opens_numbers")


def _matches(figures: pl.DataFrame) -> pl.DataFrame:
    """Rows all of whose figures equal a sum in one and the same reading, the best reading of each."""
    group, block = ["key", "level"], ["key", "level", "block"]
    # A row that opens a section is no part of a sum: its rows are.
    v = pl.when(pl.col("opens")).then(0.0).otherwise(pl.col("v"))
    n = ((v != 0) & ~pl.col("opens")).cast(pl.Int32)
    after = {"below": group, "block_below": block}
    added = figures.with_columns(v.alias("part"), n.alias("one")).with_columns(
        *(
            expr
            for name, over in (("above", group), ("block_above", block), *after.items())
            for expr in _running(name, over, backward=name in after)
        )
    )
    size = pl.col("v").abs()
    found = []
    for name in _READINGS:
        equal = (pl.col("v") - pl.col(f"{name}_sum")).abs() <= _HAIR * pl.max_horizontal(size, 1.0)
        found.append(
            added.group_by(ROW, maintain_order=True)
            .agg(
                equal.all().alias("all_equal"),
                (pl.col("v") != 0).sum().alias("equal"),
                pl.when(size > 1).then(size.log(2)).otherwise(0.0).sum().alias("bits"),
                pl.col(f"{name}_n").max().alias("count"),
                pl.col(f"{name}_from").min().alias("from"),
                pl.col(f"{name}_to").max().alias("to"),
                pl.col(f"{name}_placed").all().alias("placed"),
                pl.col(f"{name}_agencies").all().alias("with_agency"),
                pl.lit(name in after).alias("downward"),
                (pl.col("block_below_n") > 0).any().alias("downward_stated"),
                pl.col("opens").any().alias("opens"),
            )
            .filter((pl.col("all_equal") & (pl.col("count") > 0) & (pl.col("equal") > 0)) | pl.col("opens"))
            .with_columns(
                (pl.col("downward") & pl.col("all_equal") & (pl.col("count") > 0)).alias("downward")
            )
        )
    return (
        pl.concat(found)
        .filter(pl.col("downward") | ~pl.col("opens") | pl.col("downward_stated"))
        .sort(
            ROW,
            pl.col("downward") & pl.col("opens"),
            "count",
            descending=[False, True, True],
            maintain_order=True,
        )
        .unique(ROW, keep="first", maintain_order=True)
    )


def _running(name: str, over: list[str], *, backward: bool) -> list[pl.Expr]:
    """Of the figures before a row (or after it): sum, count, first and last row, whether all have what it may lack."""

    def so_far(expr: pl.Expr) -> pl.Expr:
        return expr.cum_sum(reverse=backward).shift(-1 if backward else 1).over(over).fill_null(0)

    row = pl.when(pl.col("one") > 0).then(pl.col(ROW))
    near = row.backward_fill() if backward else row.forward_fill()
    near = near.shift(-1 if backward else 1).over(over)
    far = (row.max() if backward else row.min()).over(over)
    part = pl.col("one") > 0
    return [
        so_far(pl.col("part")).alias(f"{name}_sum"),
        so_far(pl.col("one")).alias(f"{name}_n"),
        (near if backward else far).alias(f"{name}_from"),
        (far if backward else near).alias(f"{name}_to"),
        (so_far((pl.col("no_place") & part).cast(pl.Int32)) == 0).alias(f"{name}_placed"),
        (so_far((pl.col("no_agency") & part).cast(pl.Int32)) == 0).alias(f"{name}_agencies"),
    ]


def _evidence(sheet: Sheet, frame: pl.DataFrame) -> pl.DataFrame:
    """What a row lacks that its neighbours have, by ROW."""
    required = [f.name for f in sheet.form.fields if f.required]
    given = [pl.col(n).is_null() for n in required if n in frame.columns]
    place = pl.col("place").is_null() if "place" in frame.columns else pl.lit(value=False)
    agency = pl.col("agency").is_null() if "agency" in frame.columns else pl.lit(value=False)
    lines = frame.filter(
        pl.col("code").is_null() & pl.col(REFUSED_BY_READER).ne_missing(NOTE) & pl.col("has_figure")
    )
    return lines.select(
        ROW,
        pl.col(SAYS).alias("says"),
        (pl.any_horizontal(given) if given else pl.lit(value=False)).alias("lacks_required"),
        ((pl.col("effective_level") != "province") & place).alias("no_place"),
        agency.alias("no_agency"),
        pl.col(ROW).max().alias("last_row"),
    ).unique(ROW, keep="first", maintain_order=True)
