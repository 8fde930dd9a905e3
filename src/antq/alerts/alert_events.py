"""The events of alerts that tell their receivers something, with what the alert said at the time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
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
    """What happened to an alert (`change`), and what it was about then. Its fields are those of `Alert`."""

    position: int
    key: str
    change: Change
    recorded_at: datetime
    kind: str
    severity: Severity
    form: str | None
    province_key: str | None
    reporting_unit: str | None
    period_key: str | None
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


def read_episodes(conn: Connection) -> list[Episode]:
    """The episodes that have something to tell now, by key (role antq_writer).

    Nothing is told of an alert that is snoozed or settled; of one that is resolved, only that, where its event has
    `"tell": true`; of one that stands, what has not `"tell": false`.
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

            changes as (
                select
                    substr(e.stream, 7) as alert_key,
                    e.position,
                    e.type = 'AlertResolved' as is_resolution,
                    case
                        when e.type = 'AlertResolved' then e.payload -> 'tell' is not distinct from 'true'::jsonb
                        else e.payload -> 'tell' is distinct from 'false'::jsonb
                    end as tells,
                    max(e.position) filter (where e.type in ('AlertRaised', 'AlertReopened')) over (
                        partition by e.stream
                    ) as raised_position
                from eventlog.events as e
                where e.type = any(%(types)s) and e.stream like 'alert/%%'
            )

            select
                alerts.alert_key,
                array_agg(changes.position order by changes.position),
                coalesce(
                    array_agg(changes.position order by changes.position) filter (
                        where changes.tells and changes.is_resolution = alerts.is_over
                    ),
                    '{}'
                ) as to_tell,
                alerts.is_over
            from alerts
            inner join changes on alerts.alert_key = changes.alert_key
            where changes.position >= changes.raised_position
            group by alerts.alert_key, alerts.is_over
            order by alerts.alert_key
            """,
            {"types": list(_CHANGES)},
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
                    and s.position <= e.position
                    and s.type in ('AlertRaised', 'AlertReopened', 'AlertUpdated')
                order by s.position desc
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
        _text(payload.get("form")),
        _text(payload.get("province_key")),
        _text(payload.get("reporting_unit")),
        _text(payload.get("period_key")),
        facts if isinstance(facts, dict) else {},
        str(payload.get("sentence_vi") or ""),
        str(payload.get("sentence_en") or ""),
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
