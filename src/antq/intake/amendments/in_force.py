"""What the streams of a file hold before it is decided on: read at once, so that the decision itself reads nothing."""

from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from psycopg2.extensions import connection as Connection

from antq.eventlog import store
from antq.eventlog.store import StreamState
from antq.intake.amendments import cumulative_columns, other_channel, reported, slot_figures
from antq.intake.amendments.reported import Reported
from antq.intake.envelope import CHANNELS, Slot, stream_of
from antq.intake.examine import Examined


@dataclass(frozen=True)
class InForce:
    """What a stream holds: its state, its figures in force, and those the slot has in the other channel, if any."""

    state: StreamState
    reported: Reported
    other: pl.DataFrame | None = None


def streams_of(examined: Examined) -> list[str]:
    """The streams that the sections of a file would go to; none where the cover names no slot."""
    slot = examined.envelope.slot if examined.envelope else None
    forms = dict.fromkeys(judged.section.form for judged in examined.sections)
    return [stream_of(slot, form, examined.channel) for form in forms] if slot else []


def nothing(examined: Examined) -> dict[str, InForce]:
    """For each stream of a file, that it is new."""
    none = reported.none()
    return {stream: InForce(StreamState(0, 0, None), Reported(none, none)) for stream in streams_of(examined)}


def read(conn: Connection, examined: Examined) -> dict[str, InForce]:
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
        before = reported.before(conn, stream, judged, cover.kind)
        before = replace(before, **_like(conn, slot, form, examined.channel))
        if cumulative_columns.is_stated(judged):
            before = cumulative_columns.compared(conn, judged, slot, before)
        other = other_channel.figures(conn, slot, form, examined.channel)
        found[stream] = InForce(store.stream_state(conn, stream), before, other)
    return found


def _like(conn: Connection, slot: Slot, form: str, channel: str) -> dict[str, Any]:
    """The last like period for which the unit filed, and its figures: of the same channel before the other."""
    channels = sorted(CHANNELS, key=lambda one: one != channel)
    periods = slot_figures.like_periods(slot.period)
    streams = {stream_of(replace(slot, period=one), form, by): one for one in periods for by in channels}
    stream = reported.last_filed(conn, list(streams)) if streams else None
    if stream is None:
        return {}
    return {"like": reported.in_force(conn, form, [stream])[stream], "like_period": streams[stream]}
