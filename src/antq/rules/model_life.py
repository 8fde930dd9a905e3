"""What the lines of `models` say together: names alike, steps that cannot follow, stocks that do not add up."""

import polars as pl

from antq.documents.document import ROW
from antq.reference import lists
from antq.rules.rule_terms import terms
from antq.rules.sheet import Sheet
from antq.rules.similar_names import find_similar

_PLACE = ("level", "place")


def check_names(sheet: Sheet) -> None:
    """MO206 on a named model whose name is nearly that of an earlier one of the same level and place."""
    named = sheet.sound().filter((pl.col("record") == "named") & pl.col("model").is_not_null())
    if named.height < 2:
        return
    first = named.unique([*_PLACE, "model"], keep="first", maintain_order=True).with_columns(
        within=pl.struct(_PLACE).rank("dense")
    )
    alike = find_similar(first.select("within", pl.col("model").alias("name")))
    if alike.is_empty():
        return
    first_rows = first.select("within", pl.col("model").alias("like"), pl.col(ROW).alias("first_row"))
    pairs = (
        first.join(alike, left_on=["within", "model"], right_on=["within", "name"], maintain_order="left")
        .filter(pl.col("model").str.to_lowercase() != pl.col("like").str.to_lowercase())
        .join(first_rows, on=["within", "like"], maintain_order="left")
    )
    if pairs.height:
        args = {"like": pl.col("like"), "first": pl.col("first_row").cast(pl.String)}
        sheet.add(pairs, "MO206", "model", args)


def check_steps(sheet: Sheet) -> None:
    """MO207 on a step that cannot follow the last decisive step of its model on an earlier day, by the list's terms."""
    forbidden = [(term.relative_to, term.subject) for term in terms("MO207", sheet.context.judged_on)]
    events = sheet.sound().filter(
        (pl.col("record") == "event") & pl.all_horizontal(pl.col("model", "step", "date").is_not_null())
    )
    if not forbidden or events.height < 2:
        return
    decisive = pl.col("step").is_in([earlier for earlier, _ in forbidden])
    whose = [*_PLACE, "shape"]
    last = (
        events.with_columns(shape=pl.col("model").str.to_lowercase())
        .sort("date", maintain_order=True)
        .with_columns(
            earlier=pl.when(decisive).then("step").forward_fill().shift(1).over(whose),
            earlier_date=pl.when(decisive).then("date").forward_fill().shift(1).over(whose),
        )
        .filter(pl.col("date") > pl.col("earlier_date"))
    )
    wrong = last.join(
        pl.DataFrame(forbidden, schema=["earlier", "step"], orient="row"),
        on=["earlier", "step"],
        how="semi",
        maintain_order="left",
    )
    if wrong.height:
        names = lists.labels("model_step")
        earlier = pl.col("earlier").replace_strict(list(names), list(names.values()), default="")
        sheet.add(wrong, "MO207", "step", {"earlier": earlier, "day": pl.col("earlier_date")})


def check_stocks(sheet: Sheet) -> None:
    """MO208 on a closing stock that is not opening + new − merged − dissolved, where opening and a flow are stated.

    A period that straddles the merger of provinces is left out: stocks jump there for reasons of territory.
    """
    period = sheet.context.period
    stocks = sheet.sound().filter((pl.col("record") == "stock") & (pl.col("qualifier") == "exact"))
    if stocks.is_empty() or (period is not None and period.straddles_merger):
        return
    value = pl.col("value").cast(pl.Float64, strict=False)

    def amount_of(measure: str) -> pl.Expr:
        return value.filter(pl.col("measure") == f"models_{measure}").first().alias(measure)

    sums = (
        stocks.group_by(_PLACE)
        .agg(amount_of("opening"), amount_of("new"), amount_of("merged"), amount_of("dissolved"))
        .filter(pl.any_horizontal(pl.col("new", "merged", "dissolved").is_not_null()))
        .select(
            *_PLACE,
            expected=pl.col("opening")
            + pl.col("new").fill_null(0)
            - pl.col("merged").fill_null(0)
            - pl.col("dissolved").fill_null(0),
        )
    )
    wrong = (
        stocks.filter(pl.col("measure") == "models_active")
        .join(sums, on=_PLACE, how="inner", nulls_equal=True, maintain_order="left")
        .filter(pl.col("expected") != value)
    )
    if wrong.height:
        sheet.add(
            wrong,
            "MO208",
            "value",
            {"expected": pl.col("expected").cast(pl.Int64, strict=False).cast(pl.String)},
        )
