"""Cumulative and last-year figures that a workbook states next to its own, against what was filed.

A layout leaves such columns on the lines as `check_cumulative_…` and `check_last_year_…`. They are checks and never
facts. There is no finding where the periods to compare with are not all filed and whole, where the period's basis is
only assumed, and where it is not plain which total a stated figure belongs to.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, Final

import polars as pl
from psycopg2.extensions import connection as Connection

from antq import periods
from antq.documents.document import CHECK_CUMULATIVE, CHECK_LAST_YEAR
from antq.findings.catalogue import Finding
from antq.intake.amendments import effects, log_figures, reported_figures
from antq.intake.amendments.reported_figures import AMOUNT, KEY, ReportedFigures
from antq.intake.filing_cover import Slot, stream_of
from antq.periods import Period
from antq.reference import lists
from antq.rules import ACCEPTED, STATUS, WARNED, JudgedSection

_NO_YEAR: Final = ("assumed", "stage", "campaign")
_AMONG_TOTALS = pl.col("rank") < reported_figures.NO_PART_OF_A_TOTAL


def is_stated(judged: JudgedSection) -> bool:
    """Whether a section states figures to check."""
    columns = [name for name in judged.lines.columns if name.startswith((CHECK_CUMULATIVE, CHECK_LAST_YEAR))]
    return any(judged.lines[name].null_count() < judged.lines.height for name in columns)


def with_other_periods(
    conn: Connection, judged: JudgedSection, slot: Slot, reported: ReportedFigures
) -> ReportedFigures:
    """`reported` with the figures of the periods that a section's statements are about."""
    if slot.period.basis in _NO_YEAR:
        return reported
    form = judged.section.form
    earlier = [_stream(slot, form, one) for one in periods.earlier_in_year(slot.period)]
    year_before = periods.year_before(slot.period)
    last_year = _stream(slot, form, year_before) if year_before else ""
    complete = log_figures.find_complete_streams(conn, [*earlier, last_year])
    figures = log_figures.figures_in_force(conn, form, [*earlier, last_year])
    return replace(
        reported,
        earlier=[figures[stream] for stream in earlier] if complete.issuperset(earlier) else None,
        last_year=figures[last_year] if last_year in complete else None,
    )


def _stream(slot: Slot, form: str, period: Period) -> str:
    return stream_of(replace(slot, period=period), form)


def findings(judged: JudgedSection, reported: ReportedFigures) -> Iterator[Finding]:
    """A warning at each cell whose figure contradicts what was filed for the periods it speaks of."""
    with_filing = pl.concat([reported.figures_kept, reported_figures.figures(judged)])
    if reported.earlier is not None:
        every = [reported_figures.totals(figures) for figures in (*reported.earlier, with_filing)]
        yield from _find_contradictions(judged, CHECK_CUMULATIVE, "SL210", pl.concat(every), only_flows=True)
    if reported.last_year is not None:
        last_year = reported_figures.totals(reported.last_year)
        yield from _find_contradictions(judged, CHECK_LAST_YEAR, "SL211", last_year, only_flows=False)


def _find_contradictions(
    judged: JudgedSection, prefix: str, code: str, filed: pl.DataFrame, *, only_flows: bool
) -> Iterator[Finding]:
    summed = filed.group_by(KEY).agg(pl.col("amount").sum())
    for column in [name for name in judged.lines.columns if name.startswith(prefix)]:
        stated_figures = _stated_figures(judged, column, column.removeprefix(prefix))
        with_other_periods = stated_figures.join(summed, on=KEY, how="left", nulls_equal=True)
        for row in with_other_periods.sort("n").iter_rows(named=True):
            names = effects.names(row)
            if only_flows and not _adds_up(names["measure_code"]):
                continue
            amount = row["amount"]
            # Several lines may each state their part, or each repeat the whole.
            if (amount or 0) in (row["sum"], row["first"] if row["values"] == 1 else row["sum"]):
                continue
            shown = row["first"] if row["values"] == 1 else row["sum"]
            written = effects.written(amount) if amount is not None else "—"
            args = names | {"stated": effects.written(shown), "filed": written}
            yield Finding(code, row["place"], column, args=args)


def _stated_figures(judged: JudgedSection, column: str, field: str) -> pl.DataFrame:
    """What a column states, by figure: how many values, their sum, the first, and the first cell."""
    figures = reported_figures.figures_by_line(judged, field)
    sound = judged.lines.filter(pl.col(STATUS).is_in([ACCEPTED, WARNED])).select(
        "n",
        pl.col(column).cast(AMOUNT, strict=False).alias("stated"),
        judged.section.places.cell(column).alias("place"),
    )
    # Which lines make up a total: those at the widest level that give the figure or a statement of it.
    has_figure = pl.col("amount").is_not_null() | pl.col("stated").is_not_null()
    lines = figures.join(sound, on="n").filter(_AMONG_TOTALS & has_figure)
    widest = lines.filter(pl.col("rank") == pl.col("rank").min().over(KEY))
    return (
        widest.sort("n")
        .group_by(KEY, maintain_order=True)
        .agg(
            pl.col("n").first(),
            pl.col("place").filter(pl.col("stated").is_not_null()).first(),
            pl.col("stated").null_count().alias("silent"),
            pl.col("stated").n_unique().alias("values"),
            pl.col("stated").first().alias("first"),
            pl.col("stated").sum().alias("sum"),
        )
        .filter(pl.col("silent") == 0)
    )


@cache
def _adds_up(measure_code: str) -> bool:
    rows: list[dict[str, Any]] = [
        row for row in lists.rows("measures") if row["measure_code"] == measure_code
    ]
    return bool(rows) and rows[0]["additivity"] == "full"
