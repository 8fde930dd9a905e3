"""Rules that hold for the lines of every form."""

from collections.abc import Iterator, Sequence

import polars as pl

from antq.documents.document import RAW, ROW
from antq.reference import lists
from antq.rules.sheet import LEVEL_ENDED, N, Rule, Sheet


def find_duplicates(
    sheet: Sheet, identity: Sequence[str], contents: Sequence[str], same_code: str, other_code: str | None
) -> None:
    """Lines equal in all (`same_code`), and lines of one identity that differ in the rest (`other_code`)."""
    eligible = sheet.frame.filter(
        pl.all_horizontal(
            pl.col(f.name).is_not_null() for f in sheet.form.fields if f.required and f.name in identity
        )
        & pl.any_horizontal(pl.col(name).is_not_null() for name in contents)
    )
    if eligible.height < 2:
        return
    repeated = eligible.filter(pl.struct(identity).is_duplicated())
    if repeated.is_empty():
        return
    all_columns = [*identity, *contents]
    repeated = repeated.with_columns(
        pl.col(N).first().over(all_columns).alias("first_same"),
        pl.col(ROW).first().over(identity).alias("first_row"),
    )
    repetitions = repeated.filter(pl.col("first_same") != pl.col(N))
    args = {"first": pl.col("first_row").cast(pl.String)}
    if repetitions.height:
        sheet.add(repetitions, same_code, None, args)
    if other_code:
        differing = repeated.filter(
            (pl.col("first_same") == pl.col(N)) & (pl.col("first_row") != pl.col(ROW))
        )
        if differing.height:
            sheet.add(differing, other_code, None, args)


def together_rules(sheet: Sheet, code: str, excused: pl.Expr) -> Iterator[Rule]:
    """Cells the form wants filled together, of which a line fills only some; not on lines that are `excused`."""
    for names in sheet.form.together:
        filled = [pl.col(RAW + name).is_not_null() for name in names]
        missing = (
            pl.concat_list(
                pl.when(~is_given).then(pl.lit(sheet.form.field(name).header_vi))
                for is_given, name in zip(filled, names, strict=True)
            )
            .list.drop_nulls()
            .list.join(", ")
        )
        some = pl.any_horizontal(filled) & ~pl.all_horizontal(filled)
        yield Rule(code, None, some & ~excused.fill_null(value=False), {"missing": missing})


def level_rule(sheet: Sheet) -> Iterator[Rule]:
    """A tier of administration that had ended when the period began (districts after June 2025)."""
    period = sheet.context.period
    if period is None:
        return
    ended_levels = [
        row["level"]
        for row in lists.rows("levels")
        if row["valid_to"] and row["valid_to"] < period.start.isoformat()
    ]
    if ended_levels:
        yield Rule(sheet.code(LEVEL_ENDED), "level", pl.col("level").is_in(ended_levels))
