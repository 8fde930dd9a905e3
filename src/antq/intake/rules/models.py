"""Rules of `models`: named models, unnamed totals and life-cycle events."""

from typing import Final

import polars as pl

from antq.intake.document import ROW
from antq.intake.rules.common import level_rule
from antq.intake.rules.sheet import RAW, SAME_LINE, Rule, Sheet
from antq.reference import lists

STOCK_MEASURES: Final = (
    "models_active", "model_types", "model_points", "model_groups", "model_members",
    "models_opening", "models_new", "models_merged", "models_dissolved",
)  # fmt: skip
_MODEL_FIELDS: Final = {
    "named": ("model", "sponsor", "status", "points", "groups", "members"),
    "stock": ("measure", "value"),
    "event": ("model", "step", "date"),
}
_MODEL_REQUIRED: Final = {
    "named": ("model",),
    "stock": ("measure", "value"),
    "event": ("model", "step", "date"),
}


def judge_models(sheet: Sheet) -> None:
    """Run the rules of `models` over a sheet whose cells are read."""
    record = pl.col("record")
    own = sorted({name for fields in _MODEL_FIELDS.values() for name in fields})
    rules = []
    for kind, required in _MODEL_REQUIRED.items():
        names = lists.labels("model_record")
        for name in required:
            header = pl.lit(sheet.form.field(name).header_vi)
            rules.append(
                Rule(
                    "MO201",
                    name,
                    (record == kind) & pl.col(RAW + name).is_null(),
                    {"header": header, "record": pl.lit(names[kind])},
                )
            )
        for name in own:
            if name not in _MODEL_FIELDS[kind]:
                rules.append(
                    Rule(
                        "MO202",
                        name,
                        (record == kind) & pl.col(RAW + name).is_not_null(),
                        {"record": pl.lit(names[kind])},
                    )
                )
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
    named = ["record", "level", "place", "shape"]
    shaped = sheet.frame.with_columns(shape=pl.col("model").str.to_lowercase())
    for kind, contents in (("named", ["shape"]), ("stock", ["measure"]), ("event", ["step"])):
        part = shaped.filter((record == kind) & pl.col(contents[0]).is_not_null())
        keys = [*named, "step", "date"] if kind == "event" else [*named[:3], contents[0]]
        if part.height < 2:
            continue
        first = part.with_columns(pl.col(ROW).first().over(keys).alias("first_row"))
        again = first.filter(pl.col("first_row") != pl.col(ROW))
        if again.height:
            sheet.add(again, sheet.code(SAME_LINE), None, {"first": pl.col("first_row").cast(pl.String)})
