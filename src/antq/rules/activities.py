"""Rules of `activities`."""

import polars as pl

from antq import forms
from antq.documents.document import RAW
from antq.reference import lists
from antq.rules.common_rules import find_duplicates, level_rule
from antq.rules.province_totals import check_province_totals
from antq.rules.sheet import SAME_IDENTITY, SAME_LINE, Rule, Sheet


def judge_activities(sheet: Sheet) -> None:
    """Run the rules of `activities` over a sheet whose cells are read."""
    counts = list(forms.COUNT_FIELDS)
    filled = pl.sum_horizontal(pl.col(name).is_not_null().cast(pl.Int32) for name in counts)
    stated_values = pl.any_horizontal(pl.col(RAW + name).is_not_null() for name in counts)
    measured: dict[str, list[str]] = {name: [] for name in counts}
    for row in lists.rows("activity_measures"):
        measured[row["field"] or ""].append(row["activity_code"] or "")
    names = {name: sheet.form.field(name).header_vi for name in counts}
    fitting = {
        code: ", ".join(names[field] for field in counts if code in measured[field])
        for code in lists.codes("activity_types")
    }
    fits = pl.col("activity").replace_strict(
        list(fitting), list(fitting.values()), default="", return_dtype=pl.String
    )
    used = [name for name in counts if sheet.frame[name].null_count() < sheet.frame.height]
    the_count = pl.coalesce(counts).cast(pl.Float64, strict=False)
    denominator = pl.col("denominator")
    rules = [
        *(
            Rule(
                "AC201",
                name,
                pl.col(name).is_not_null()
                & pl.col("activity").is_not_null()
                & ~pl.col("activity").is_in(measured[name]),
                {"fits": fits},
            )
            for name in used
        ),
        Rule("AC202", None, ~stated_values, {"fits": fits}),
        *level_rule(sheet),
    ]
    if sheet.frame["denominator"].null_count() < sheet.frame.height:
        rules += [
            Rule("AC203", "denominator", denominator.is_not_null() & (filled != 1)),
            Rule(
                "AC204",
                "denominator",
                (filled == 1) & (denominator.cast(pl.Float64, strict=False) < the_count),
            ),
        ]
    sheet.apply(rules)
    contents = [*counts, "denominator", "qualifier", "value_per"]
    identity = sheet.form.identity
    if sheet.is_prose:
        # Meetings and those who came to them have a line each.
        stated_count = pl.coalesce(pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in counts)
        sheet.frame = sheet.frame.with_columns(stated_count.alias("stated_count"))
        identity = (*identity, "stated_count")
    find_duplicates(sheet, identity, contents, sheet.code(SAME_LINE), sheet.code(SAME_IDENTITY))
    disjoint = pl.col("relation") == "disjoint"
    check_province_totals(sheet, "AC205", disjoint, ("activity", "agency", "value_per"), used)
