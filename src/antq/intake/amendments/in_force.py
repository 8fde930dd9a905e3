"""What the streams of a file hold before it is decided on: read at once, so that the decision itself reads nothing."""

from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from psycopg2.extensions import connection as Connection

from antq.eventlog import store
from antq.eventlog.store import StreamState
from antq.intake.amendments import (
    cumulative_columns,
    log_figures,
    other_channel,
    reported_figures,
    slot_figures,
)
from antq.intake.amendments.reported_figures import ReportedFigures
from antq.intake.examined_file import Examined
from antq.intake.filing_cover import CHANNELS, Slot, stream_of


@dataclass(frozen=True)
class InForce:
    """What a stream holds: its state, its figures in force, and those the slot has in the other channel, if any."""

    state: StreamState
    reported: ReportedFigures
    other_channel_figures: pl.DataFrame | None = None


def streams_of_file(examined: Examined) -> list[str]:
    """The streams that the sections of a file would go to; none where the cover names no slot."""
    slot = examined.envelope.slot if examined.envelope else None
    forms = dict.fromkeys(judged.section.form for judged in examined.sections)
    return [stream_of(slot, form, examined.channel) for form in forms] if slot else []


def empty_streams(examined: Examined) -> dict[str, InForce]:
    """For each stream of a file, that it is new."""
    no_figures = reported_figures.empty_figures()
    return {
        stream: InForce(StreamState(0, 0, None), ReportedFigures(no_figures, no_figures))
        for stream in streams_of_file(examined)
    }


def read_in_force(conn: Connection, examined: Examined) -> dict[str, InForce]:
    """What each stream of a file holds now. Should one move on, the append refuses and the file is decided on anew."""
    found: dict[str, InForce] = {}
    cover = examined.envelope
    for judged in examined.sections:
        if cover is None or cover.slot is None:
            break
        slot, form = cover.slot, judged.section.form
        stream = stream_of(slot, form, examined.channel)
        if stream in found:
            continue
        reported = log_figures.figures_before(conn, stream, judged, cover.kind)
        reported = replace(reported, **_last_like_period(conn, slot, form, examined.channel))
        if cumulative_columns.is_stated(judged):
            reported = cumulative_columns.with_other_periods(conn, judged, slot, reported)
        other_channel_figures = other_channel.read_other_channel(conn, slot, form, examined.channel)
        found[stream] = InForce(store.stream_state(conn, stream), reported, other_channel_figures)
    return found


def _last_like_period(conn: Connection, slot: Slot, form: str, channel: str) -> dict[str, Any]:
    """The last like period for which the unit filed, and its figures: of the same channel before the other."""
    channels = sorted(CHANNELS, key=lambda one: one != channel)
    periods = slot_figures.like_periods(slot.period)
    streams = {stream_of(replace(slot, period=one), form, by): one for one in periods for by in channels}
    stream = log_figures.find_last_filed(conn, list(streams)) if streams else None
    if stream is None:
        return {}
    return {
        "like_period_figures": log_figures.figures_in_force(conn, form, [stream])[stream],
        "like_period": streams[stream],
    }
