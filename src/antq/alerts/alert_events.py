"""The events of alerts that tell their receivers something, with what the alert says now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final, Literal, cast

from psycopg2.extensions import connection as Connection

from antq.alerts.alert import SEVERITIES, Severity

Change = Literal["raised", "reopened", "escalated", "resolved"]

_CHANGES: Final[Mapping[str, Change]] = {
    "AlertRaised": "raised",
    "AlertReopened": "reopened",
    "AlertEscalated": "escalated",
    "AlertResolved": "resolved",
}
_BEGINNINGS: Final = ("AlertRaised", "AlertReopened")


@dataclass(frozen=True)
class AlertEvent:
    """What happened to an alert (`change`), and what it is about as it says now. Its fields are those of `Alert`."""

    position: int
    key: str
    change: Change
    recorded_at: datetime
    kind: str
    severity: Severity
    form: str
    province_key: str
    reporting_unit: str
    period_key: str
    facts: Mapping[str, Any]
    sentence_vi: str
    sentence_en: str


@dataclass(frozen=True)
class Episode:
    """An alert since it was raised or came back last.

    `positions` are those of its events since then, `to_tell` those of them that tell something now, in order. A
    resolution is told only to who was told of the alert: `is_over`.
    """

    key: str
    positions: tuple[int, ...]
    to_tell: tuple[int, ...]
    is_over: bool


def read_episodes(conn: Connection, ended_within: timedelta) -> list[Episode]:
    """The episodes that have something to tell now, by key (role antq_writer).

    Nothing is told of an alert that is snoozed or settled; of one that is resolved, only that, where its event has
    `"tell": true` and is not older than `ended_within`.
    """
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select 'alert/' || alert_key, state = 'resolved'
            from quality.alerts
            where
                state in ('open', 'acknowledged')
                or (state = 'resolved' and changed_at > now() - %(ended_within)s)
            """,
            {"ended_within": ended_within},
        )
        is_over: dict[str, bool] = dict(cursor.fetchall())
        # By an array, which is looked up by its hash: joined, thousands of new alerts took minutes before the
        # planner knew of them.
        cursor.execute(
            """
            select stream, position, type, coalesce(payload -> 'tell' = 'true'::jsonb, false)
            from eventlog.events
            where stream = any(%(streams)s) and type = any(%(types)s)
            order by stream, position
            """,
            {"streams": list(is_over), "types": list(_CHANGES)},
        )
        found = [
            _episode(stream, is_over[stream], [tuple(row[1:]) for row in rows])
            for stream, rows in groupby(cursor.fetchall(), key=lambda row: row[0])
        ]
    return [episode for episode in found if episode.to_tell]


def _episode(stream: str, is_over: bool, events: Sequence[tuple[int, str, bool]]) -> Episode:
    """The last episode of an alert, out of all its events: position, type, and whether a resolution is to be told."""
    begun = max(position for position, event_type, _ in events if event_type in _BEGINNINGS)
    return Episode(
        stream.removeprefix("alert/"),
        tuple(position for position, _, _ in events if position >= begun),
        tuple(
            position
            for position, event_type, is_told in events
            if position >= begun and (is_told if event_type == "AlertResolved" else not is_over)
        ),
        is_over,
    )


def read_events(conn: Connection, positions: Collection[int]) -> dict[int, AlertEvent]:
    """The alert events at these positions, by position (role antq_writer). What is none of them is left out."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select e.position, substr(e.stream, 7), e.type, e.recorded_at, said.payload
            from eventlog.events as e
            cross join lateral (
                select s.payload
                from eventlog.events as s
                where
                    s.stream = e.stream
                    and s.type in ('AlertRaised', 'AlertReopened', 'AlertUpdated')
                order by s.version desc
                limit 1
            ) as said
            where e.position = any(%(positions)s) and e.type = any(%(types)s)
            order by e.position
            """,
            {"positions": list(positions), "types": list(_CHANGES)},
        )
        return {row[0]: _event(*row) for row in cursor.fetchall()}


def _event(
    position: int, key: str, event_type: str, recorded_at: datetime, payload: Mapping[str, Any]
) -> AlertEvent:
    severity = payload.get("severity")
    facts = payload.get("facts")
    return AlertEvent(
        position,
        key,
        _CHANGES[event_type],
        recorded_at,
        str(payload.get("kind") or ""),
        # What is graded wrongly is rather told than lost.
        cast(Severity, severity) if severity in SEVERITIES else "error",
        str(payload.get("form") or ""),
        str(payload.get("province_key") or ""),
        str(payload.get("reporting_unit") or ""),
        str(payload.get("period_key") or ""),
        facts if isinstance(facts, dict) else {},
        str(payload.get("sentence_vi") or ""),
        str(payload.get("sentence_en") or ""),
    )
