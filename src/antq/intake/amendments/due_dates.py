"""What an operator says of a due date: that a unit, in one territory or in all, may report until a later day.

The rules say when a report is due (`due_rules`). A single period that was given more time (a storm, a merger of
offices) is an event, `DueDateExtended`: it needs no new release of the package, and holds from its position on, so that
as of any earlier position the report was late. The last event of a duty holds; the rule's own day takes it back.

No rule knows a campaign or a stage: its report is due when the body that asks for it says. There the same event is what
makes the report owed, by the territory it names or by all in which the unit stands.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import uuid4

from psycopg2.extensions import connection as Connection

from antq import geography, periods
from antq.errors import AntqError
from antq.eventlog import store
from antq.intake.amendments.slot_events import check_words, code_of
from antq.intake.landing import VIET_NAM
from antq.periods import Period

EXTENDED: Final = "DueDateExtended"
EVERYWHERE: Final = "*"


@dataclass(frozen=True)
class Extension:
    """The duty and its last day. `province_key` None means every territory; `position` None, a dry run."""

    form: str
    province_key: str | None
    reporting_unit: str
    period: Period
    due_date: date
    position: int | None = None

    @property
    def stream(self) -> str:
        """Where the events of this duty stand."""
        place = self.province_key or EVERYWHERE
        return f"due/{self.form}/{place}/{self.reporting_unit}/{self.period.key}"


def extension(form: str, province: str | None, unit: str, period: str, until: date) -> Extension:
    """The extension that names or codes mean; no province means all. Raises AntqError if there is no such duty."""
    window = periods.from_label(period)
    if until <= window.end:
        raise AntqError(
            "Hạn nộp phải sau ngày cuối kỳ / the due date must lie after the period's end",
            where=f"{until.isoformat()}; {window.label}: {window.end.isoformat()}",
            fix="nêu một ngày sau kỳ báo cáo / give a day after the period",
        )
    key = geography.resolve(province, window.end) if province else None
    return Extension(code_of("forms", form), key, code_of("reporting_units", unit), window, until)


def extend(conn: Connection, wanted: Extension, reason: str, by: str, *, dry_run: bool = False) -> Extension:
    """Give the duty its new last day. Commits, unless it is a `dry_run`.

    Raises AntqError when reason or name is empty or holds personal data.
    """
    check_words(reason, by)
    if dry_run:
        return wanted
    state = store.stream_state(conn, wanted.stream)
    event = store.NewEvent(
        event_id=store.event_id_for(uuid4(), wanted.stream),
        stream=wanted.stream,
        expected_version=state.version,
        type=EXTENDED,
        payload={
            "form": wanted.form,
            "province_key": wanted.province_key,
            "reporting_unit": wanted.reporting_unit,
            "period": wanted.period.as_payload(),
            "due_date": wanted.due_date.isoformat(),
            "decided_at": datetime.now(VIET_NAM).isoformat(),
            "reason_ref": store.put_text(conn, reason),
        },
        actor=by,
    )
    (appended,) = store.append(conn, [event])
    conn.commit()
    return Extension(
        wanted.form,
        wanted.province_key,
        wanted.reporting_unit,
        wanted.period,
        wanted.due_date,
        appended.position,
    )
