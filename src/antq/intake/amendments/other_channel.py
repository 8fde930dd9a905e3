"""Tables and prose of one slot: a measure that both give differently is told. The table's is the official figure."""

from collections.abc import Iterator
from typing import Final

import polars as pl
from psycopg2.extensions import connection as Connection

from antq.eventlog import store
from antq.findings.catalogue import Finding
from antq.intake.amendments import effects, reported
from antq.intake.amendments.reported import KEY, NAMED_MODELS
from antq.intake.envelope import NARRATIVE, STRUCTURED, Slot, stream_of
from antq.rules import Judged

_OTHER: Final = {STRUCTURED: NARRATIVE, NARRATIVE: STRUCTURED}


def figures(conn: Connection, slot: Slot, form: str, channel: str) -> pl.DataFrame | None:
    """What the other channel of a slot has in force, as frames of figures; None if no report is."""
    stream = stream_of(slot, form, _OTHER[channel])
    if store.stream_state(conn, stream).in_force is None:
        return None
    return reported.in_force(conn, form, [stream])[stream]


def findings(judged: Judged, other: pl.DataFrame, channel: str) -> Iterator[Finding]:
    """A warning for each measure that a filing and the other channel's report both give, and give differently."""
    own = reported.totals(reported.figures(judged))
    both = own.join(reported.totals(other), on=KEY, how="inner", nulls_equal=True, suffix="_other")
    differing = both.filter(
        (pl.col("amount") != pl.col("amount_other")) & (pl.col("measure") != NAMED_MODELS)
    ).sort(KEY, nulls_last=True)
    for row in differing.head(effects.MOST_LISTED).iter_rows(named=True):
        mine, others = effects.written(row["amount"]), effects.written(row["amount_other"])
        told, filed = (mine, others) if channel == NARRATIVE else (others, mine)
        args = effects.names(row) | {"told": told, "filed": filed}
        yield Finding("SL260", judged.section.name, args=args)
    if differing.height > effects.MOST_LISTED:
        count = str(differing.height - effects.MOST_LISTED)
        yield Finding("SL207", judged.section.name, args={"count": count})
