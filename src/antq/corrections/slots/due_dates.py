"""What an operator says of a due date: that a unit, in one territory or in all, may report until a later day.

The rules say when a report is due (`due_rules`). A single period that was given more time (a storm, a merger of
offices) is an event, `DueDateExtended`: it needs no new release of the package, and holds from its position on, so that
as of any earlier position the report was late. The last event of a duty holds; `DueDateRevoked` takes back a day that
was given, as by mistake.

No rule knows a campaign or a stage: its report is due when the body that asks for it says. There the same event is what
makes the report owed, by the territory it names or by all in which the unit exists, and revoked, nobody's duty again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import uuid4

from psycopg2.extensions import connection as Connection

from antq import geography, periods
from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.corrections.slots import owed_reports
from antq.eventlog import decisions, store
from antq.eventlog.decisions import Draft
from antq.periods import Period
from antq.privacy.free_text import check_free_text
from antq.reference import lists

EXTENDED: Final = "DueDateExtended"
REVOKED: Final = "DueDateRevoked"
EVERYWHERE: Final = "*"


@dataclass(frozen=True)
class Extension:
    """The duty and its last day.

    `province_key` None means every territory; `due_date` None, that the day it was given is taken back; `position`
    None, a dry run.
    """

    form: str
    province_key: str | None
    reporting_unit: str
    period: Period
    due_date: date | None
    position: int | None = None

    @property
    def stream(self) -> str:
        """The stream of this duty's events."""
        place = self.province_key or EVERYWHERE
        return f"due/{self.form}/{place}/{self.reporting_unit}/{self.period.key}"


def parse_extension(form: str, province: str | None, unit: str, period: str, until: date | None) -> Extension:
    """The extension that names or codes mean; no province means all, no day takes back the one that was given.

    Raises AntqError if there is no such duty, or if the day would make a campaign's or stage's report owed by nobody.
    """
    window = periods.from_label(period)
    if until and until <= window.end:
        raise AntqError(
            "Hạn nộp phải sau ngày cuối kỳ / the due date must lie after the period's end",
            where=f"{until.isoformat()}; {window.label}: {window.end.isoformat()}",
            fix="nêu một ngày sau kỳ báo cáo / give a day after the period",
        )
    key = geography.resolve(province, window.end) if province else None
    wanted = Extension(
        lists.code_of("forms", form), key, lists.code_of("reporting_units", unit), window, until
    )
    if until and window.has_own_bounds:
        geography.boundary_set_of(window.end)  # raises for a day before the warehouse begins
        if not owed_reports.is_in_territory(wanted.form, wanted.reporting_unit, key, window):
            raise AntqError(
                "Đơn vị này không có ở đó, không ai phải nộp / the unit does not exist there, so nobody would owe it",
                where=f"{wanted.form} · {province or EVERYWHERE} · {wanted.reporting_unit} · {window.end.isoformat()}",
                fix="kiểm tra tỉnh và đơn vị (reporting_lines, province_classes) / check province and unit",
            )
    return wanted


def extend(conn: Connection, wanted: Extension, reason: str, by: str, *, dry_run: bool = False) -> Extension:
    """Give the duty its new last day, or take back the one it was given. Commits, unless it is a `dry_run`.

    Raises AntqError when reason or name is empty or holds personal data, when nobody owes the report, or when there is
    no day to take back.
    """
    check_free_text(reason=reason, by=by)
    return decisions.take(
        conn, wanted.stream, lambda: _draft_extension(conn, wanted, reason, by), dry_run=dry_run
    )


def _draft_extension(conn: Connection, wanted: Extension, reason: str, by: str) -> Draft[Extension]:
    if wanted.due_date:
        owed_reports.check_owed(conn, wanted.form, wanted.reporting_unit, wanted.province_key, wanted.period)
    state = store.stream_state(conn, wanted.stream)
    if wanted.due_date is None and state.last_type != EXTENDED:
        raise AntqError(
            "Không có hạn nộp nào đã cho để thu hồi / no due date was given that could be taken back",
            where=wanted.stream,
            fix="nêu đúng mẫu, đơn vị, kỳ và phạm vi (một tỉnh hay mọi tỉnh) như khi cho hạn"
            " / give form, unit, period and scope (one province or all) as when it was given",
        )

    def event(refs: Mapping[str, str]) -> list[store.NewEvent]:
        return [
            store.NewEvent(
                event_id=store.event_id_for(uuid4(), wanted.stream),
                stream=wanted.stream,
                expected_version=state.version,
                type=EXTENDED if wanted.due_date else REVOKED,
                payload={
                    "form": wanted.form,
                    "province_key": wanted.province_key,
                    "reporting_unit": wanted.reporting_unit,
                    "period": wanted.period.as_payload(),
                    **({"due_date": wanted.due_date.isoformat()} if wanted.due_date else {}),
                    "decided_at": datetime.now(VIET_NAM).isoformat(),
                    "reason_ref": refs[reason],
                },
                actor=by,
            )
        ]

    return Draft(lambda written: replace(wanted, position=written.position), event, [reason])
