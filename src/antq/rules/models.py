"""Rules of `models`: named models, unnamed totals and life-cycle events."""

from typing import Final

import polars as pl

from antq.documents.document import RAW, ROW
from antq.reference import lists
from antq.rules.common_rules import level_rule
from antq.rules.model_life import check_names, check_steps, check_stocks
from antq.rules.province_totals import check_province_totals
from antq.rules.sheet import SAME_LINE, Rule, Sheet

STOCK_MEASURES: Final = (
    "models_active", "model_types", "model_points", "model_groups", "model_members",
    "models_opening", "models_new", "models_merged", "models_dissolved",
)  # fmt: skip


def judge_models(sheet: Sheet) -> None:
    """Run the rules of `models` over a sheet whose cells are read."""
    record = pl.col(sheet.form.kind_field or "")
    kinds = sheet.form.kinds
    own = sorted({name for kind in kinds for name in kind.fields})
    names = lists.labels(sheet.form.field(sheet.form.kind_field or "").code_list or "")
    rules = []
    for kind in kinds:
        rules += [
            Rule(
                "MO201",
                name,
                (record == kind.code) & pl.col(RAW + name).is_null(),
                {"header": pl.lit(sheet.form.field(name).header_vi), "record": pl.lit(names[kind.code])},
            )
            for name in kind.required
        ]
        rules += [
            Rule(
                "MO202",
                name,
                (record == kind.code) & pl.col(RAW + name).is_not_null(),
                {"record": pl.lit(names[kind.code])},
            )
            for name in own
            if name not in kind.fields
        ]
    rules.append(
        Rule("MO203", "measure", pl.col("measure").is_not_null() & ~pl.col("measure").is_in(STOCK_MEASURES))
    )
    received = sheet.context.received_on.isoformat()
    rules.append(Rule("MO204", "date", pl.col("date") > received, {"received": pl.lit(received)}))
    if period := sheet.context.period:
        outside = ~pl.col("date").is_between(pl.lit(period.start.isoformat()), pl.lit(period.end.isoformat()))
        rules.append(
            Rule("MO205", "date", outside & (pl.col("date") <= received), {"period": pl.lit(period.label)})
        )
    sheet.apply([*rules, *level_rule(sheet)])
    # The default of a named model's status says nothing about a total or an event.
    sheet.frame = sheet.frame.with_columns(pl.when(record == "named").then(pl.col("status")).alias("status"))
    shaped = sheet.frame.with_columns(shape=pl.col("model").str.to_lowercase())
    for kind in kinds:
        subject = ["shape" if name == "model" else name for name in kind.identity]
        keys = [*sheet.form.identity, *subject]
        part = shaped.filter((record == kind.code) & pl.all_horizontal(pl.col(subject).is_not_null()))
        if part.height < 2:
            continue
        first = part.with_columns(pl.col(ROW).first().over(keys).alias("first_row"))
        again = first.filter(pl.col("first_row") != pl.col(ROW))
        if again.height:
            sheet.add(again, sheet.code(SAME_LINE), None, {"first": pl.col("first_row").cast(pl.String)})
    check_names(sheet)
    check_steps(sheet)
    check_stocks(sheet)
    # Types are never added: two communes may run the same ones.
    stocks = (record == "stock") & (pl.col("measure") != "model_types")
    check_province_totals(sheet, "MO209", stocks, ("measure",), ["value"])
