"""Tables and prose of one slot: a measure that both state differently is a finding; the table's is official."""

from collections.abc import Iterator
from typing import Final

import polars as pl
from psycopg2.extensions import connection as Connection

from antq.eventlog import store
from antq.findings.catalogue import Finding
from antq.intake.amendments import effects, log_figures, reported_figures
from antq.intake.amendments.reported_figures import KEY, NAMED_MODELS
from antq.intake.filing_cover import NARRATIVE, STRUCTURED, Slot, stream_of
from antq.rules import JudgedSection

_OTHER: Final = {STRUCTURED: NARRATIVE, NARRATIVE: STRUCTURED}


def read_other_channel(conn: Connection, slot: Slot, form: str, channel: str) -> pl.DataFrame | None:
    """What the other channel of a slot has in force, as frames of figures; None if no report is."""
    stream = stream_of(slot, form, _OTHER[channel])
    if store.stream_state(conn, stream).in_force is None:
        return None
    return log_figures.figures_in_force(conn, form, [stream])[stream]


def findings(judged: JudgedSection, other: pl.DataFrame, channel: str) -> Iterator[Finding]:
    """A warning for each measure that a filing and the other channel's report both give, and give differently."""
    totals = reported_figures.totals(reported_figures.figures(judged))
    both = totals.join(reported_figures.totals(other), on=KEY, how="inner", nulls_equal=True, suffix="_other")
    differing = both.filter(
        (pl.col("amount") != pl.col("amount_other")) & (pl.col("measure") != NAMED_MODELS)
    ).sort(KEY, nulls_last=True)
    for row in differing.head(effects.MOST_LISTED).iter_rows(named=True):
        filing_amount, other_amount = effects.written(row["amount"]), effects.written(row["amount_other"])
        narrative_amount, structured_amount = (
            (filing_amount, other_amount) if channel == NARRATIVE else (other_amount, filing_amount)
        )
        args = effects.names(row) | {"told": narrative_amount, "filed": structured_amount}
        yield Finding("SL260", judged.section.name, args=args)
    if differing.height > effects.MOST_LISTED:
        count = str(differing.height - effects.MOST_LISTED)
        yield Finding("SL207", judged.section.name, args={"count": count})
