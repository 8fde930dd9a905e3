"""Appends to alerts: what was found, and what people decide. Alert events ask for no build and move no figure."""

import difflib
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from psycopg2.extensions import connection as Connection

from antq.alerts import alert_states, problems
from antq.alerts.alert import STANDING, Alert, State, read_alerts
from antq.core.clock import VIET_NAM
from antq.core.database import connect
from antq.core.errors import AntqError, UnknownNameError
from antq.core.settings import Settings
from antq.eventlog import decisions, store
from antq.eventlog.decisions import Draft
from antq.privacy.free_text import check_free_text

ACKNOWLEDGED: Final = "AlertAcknowledged"
SNOOZED: Final = "AlertSnoozed"
JUDGED: Final = "AlertJudged"

# An acknowledgement runs out: what was taken up and left lying comes back.
DAYS_OF_ACKNOWLEDGEMENT: Final = 14
MOST_DAYS_OF_SNOOZE: Final = 90

_TOPIC: Final = "alerts"
_ACTOR: Final = "antq"


def record(settings: Settings, now: datetime) -> Counter[str]:
    """Find what is wrong at a moment (with a time zone) and record what is new of it; the events of each type."""

    def draft() -> Draft[Counter[str]]:
        today = now.astimezone(VIET_NAM).date()
        found = problems.find_problems(reader, writer, today)
        reader.rollback()
        due = alert_states.changes(read_alerts(writer), found, now)
        events = [_event(change) for change in due]
        return Draft(lambda _: Counter(change.type for change in due), lambda _: events)

    with closing(connect("analyst", settings)) as reader, closing(connect("writer", settings)) as writer:
        return decisions.take(writer, _TOPIC, draft)


def _event(change: alert_states.Change) -> store.NewEvent:
    stream = f"alert/{change.key}"
    return store.NewEvent(
        store.event_id_for(uuid4(), stream),
        stream,
        change.version,
        change.type,
        dict(change.payload),
        _ACTOR,
    )


def acknowledge(conn: Connection, key: str, reason: str, by: str) -> Alert:
    """Say that an office has taken an alert up. It runs out after 14 days. Raises AntqError as `snooze` does."""
    until = datetime.now(VIET_NAM) + timedelta(days=DAYS_OF_ACKNOWLEDGEMENT)
    return _decide(conn, key, ACKNOWLEDGED, {"until": until.isoformat()}, reason, by)


def snooze(conn: Connection, key: str, days: int, reason: str, by: str) -> Alert:
    """Tell nobody of an alert for some days, at most 90.

    Raises AntqError for another number of days, where no such alert stands, or where reason or office is empty or holds
    personal data.
    """
    if not 1 <= days <= MOST_DAYS_OF_SNOOZE:
        raise AntqError(
            f"Chỉ hoãn từ 1 đến {MOST_DAYS_OF_SNOOZE} ngày / an alert is put off for 1 to {MOST_DAYS_OF_SNOOZE} days",
            where=f"{days}",
            fix="hoãn lại khi hết hạn, hoặc antq alerts resolve / do so again later, or antq alerts resolve",
        )
    until = datetime.now(VIET_NAM) + timedelta(days=days)
    return _decide(conn, key, SNOOZED, {"until": until.isoformat()}, reason, by)


def resolve(conn: Connection, key: str, reason: str, by: str) -> Alert:
    """Settle an alert by hand, for as long as its facts stay the same. Raises AntqError as `snooze` does."""
    return _decide(conn, key, alert_states.RESOLVED, {"how": "by_hand", "tell": False}, reason, by)


def judge(conn: Connection, key: str, verdict: str, reason: str, by: str) -> Alert:
    """Say that what an alert is about is right as reported (`true_value`), which settles it, or wrong (`error`).

    Verdicts make the precision of each check in use. Raises AntqError as `snooze` does.
    """
    return _decide(conn, key, JUDGED, {"verdict": verdict}, reason, by)


def _decide(conn: Connection, key: str, kind: str, payload: Mapping[str, Any], reason: str, by: str) -> Alert:
    check_free_text(reason=reason, by=by)

    def draft() -> Draft[Alert]:
        alert = _alert_to_decide(conn, key, "settled" if kind == JUDGED else None)

        def events(refs: Mapping[str, str]) -> list[store.NewEvent]:
            return [
                store.NewEvent(
                    store.event_id_for(uuid4(), alert.stream),
                    alert.stream,
                    alert.version,
                    kind,
                    {**payload, "reason_ref": refs[reason]},
                    by,
                )
            ]

        return Draft(lambda _: read(conn, key), events, [reason])

    return decisions.take(conn, _TOPIC, draft)


def read(conn: Connection, key: str) -> Alert:
    """The alert of a key. Raises UnknownNameError where there is none."""
    found = read_alerts(conn, [key])
    if not found:
        near = difflib.get_close_matches(key, [alert.key for alert in read_alerts(conn)], n=3)
        raise UnknownNameError(
            "Không có cảnh báo này / there is no such alert",
            where=key,
            fix=f"ý là / did you mean {', '.join(near)}"
            if near
            else "xem antq alerts list / see antq alerts list",
        )
    return found[0]


def _alert_to_decide(conn: Connection, key: str, also: State | None) -> Alert:
    """The alert, if it stands or is in the state `also`: a verdict may be taken back."""
    alert = read(conn, key)
    if alert.state not in (*STANDING, also):
        raise AntqError(
            "Cảnh báo đã kết thúc / the alert is over",
            where=f"{key}: {alert.state}",
            fix="xem antq alerts show; cảnh báo tự mở lại nếu lỗi trở lại"
            " / see antq alerts show; it opens again by itself if the problem returns",
        )
    return alert
