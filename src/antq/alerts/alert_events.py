"""The events of alerts that tell their receivers something, with what the alert says now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
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
            with

            alerts as (
                select a.alert_key, a.state = 'resolved' as is_over
                from quality.alerts as a
                where a.state in ('open', 'acknowledged', 'resolved')
            ),

            -- What ended long ago is told to nobody any more: it is left out before its events are looked at.
            at_hand as (
                select alerts.alert_key, 'alert/' || alerts.alert_key as stream, alerts.is_over
                from alerts
                where
                    not alerts.is_over
                    or 'alert/' || alerts.alert_key in (
                        select r.stream
                        from eventlog.events as r
                        where
                            r.type = 'AlertResolved'
                            and r.payload -> 'tell' = 'true'::jsonb
                            and r.recorded_at > now() - %(ended_within)s
                    )
            ),

            changes as (
                select
                    at_hand.alert_key,
                    at_hand.is_over,
                    e.position,
                    e.type = 'AlertResolved' as is_resolution,
                    e.type <> 'AlertResolved' or coalesce(e.payload -> 'tell' = 'true'::jsonb, false) as tells,
                    max(e.position) filter (where e.type in ('AlertRaised', 'AlertReopened')) over (
                        partition by e.stream
                    ) as raised_position
                from at_hand
                inner join eventlog.events as e on at_hand.stream = e.stream
                where e.type = any(%(types)s)
            )

            select
                changes.alert_key,
                array_agg(changes.position order by changes.position),
                coalesce(
                    array_agg(changes.position order by changes.position) filter (
                        where changes.tells and changes.is_resolution = changes.is_over
                    ),
                    '{}'
                ) as to_tell,
                changes.is_over
            from changes
            where changes.position >= changes.raised_position
            group by changes.alert_key, changes.is_over
            order by changes.alert_key
            """,
            {"types": list(_CHANGES), "ended_within": ended_within},
        )
        return [
            Episode(key, tuple(positions), tuple(to_tell), is_over)
            for key, positions, to_tell, is_over in cursor.fetchall()
            if to_tell
        ]


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
