"""An alert as it stands: one row of the view `quality.alerts`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from psycopg2.extensions import connection as Connection

State = Literal["open", "acknowledged", "snoozed", "settled", "resolved"]
Severity = Literal["notice", "warning", "error"]

# Mildest first.
SEVERITIES: Final[Sequence[Severity]] = ("notice", "warning", "error")
# Neither mended nor settled by a person: the problem is there.
STANDING: Final[Sequence[State]] = ("open", "acknowledged", "snoozed")


@dataclass(frozen=True)
class Alert:
    """One problem, from the first time it was seen.

    `key` is its fingerprint: of what is wrong, not of the file. `form` to `period_key` say whose report it is about.
    `facts` are what was seen, `sentence_…` the same in words, `since` when it was raised or came back last,
    `handled_until` how long an acknowledgement or snooze holds. `resolved_how` is `mended` or `by_hand`, `verdict`
    `true_value` or `error`. `position` is that of its last event, `version` the number of its events.
    """

    key: str
    kind: str
    severity: Severity
    state: State
    origin: str
    form: str
    province_key: str
    reporting_unit: str
    period_key: str
    facts: dict[str, Any]
    sentence_vi: str
    sentence_en: str
    first_raised_at: datetime
    since: datetime
    times_raised: int
    escalations: int
    handled_until: datetime | None
    handled_by: str | None
    resolved_how: str | None
    verdict: str | None
    position: int
    version: int

    @property
    def stream(self) -> str:
        """The stream of this alert's events."""
        return f"alert/{self.key}"


_COLUMNS: Final = (
    "alert_key, kind, severity, state, origin, form, province_key, reporting_unit, period_key, facts,"
    " sentence_vi, sentence_en, first_raised_at, since, times_raised, escalations, handled_until, handled_by,"
    " resolved_how, verdict, position, version"
)


def read_alerts(conn: Connection, keys: Sequence[str] | None = None) -> list[Alert]:
    """All alerts, or those of some keys, by province, unit, form, period and key. `conn` may be any reader's."""
    with conn.cursor() as cursor:
        cursor.execute(
            f"select {_COLUMNS} from quality.alerts where %(keys)s is null or alert_key = any(%(keys)s)"  # noqa: S608 (columns are ours)
            " order by province_key, reporting_unit, form, period_key, alert_key",
            {"keys": list(keys) if keys is not None else None},
        )
        return [Alert(*row) for row in cursor.fetchall()]
