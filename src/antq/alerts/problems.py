"""What is wrong now, as readers see the warehouse: reports that are late or returned, and figures that fail a check.

Only reported figures: what was made up for a demonstration alerts nobody.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor

from antq.alerts.alert import Severity
from antq.alerts.kinds import KINDS
from antq.core.text import characters
from antq.reference.publish import rows_in_force
from antq.reference.working_days import days_off

# A reminder comes this many working days before a report is due: before Tết, earlier than on the last day.
WORKING_DAYS_BEFORE_DUE: Final = 3
# No holidays are so long that a report which is due later is due in three working days.
_MOST_DAYS_BEFORE_DUE: Final = 30

_ORIGIN: Final = "reported"


@dataclass(frozen=True)
class Problem:
    """What an alert says: `key` is its fingerprint, `form` to `period_key` name the report, `facts` what was seen."""

    key: str
    kind: str
    severity: Severity
    form: str
    province_key: str
    province_name: str
    reporting_unit: str
    period_key: str
    facts: Mapping[str, Any]
    sentence_vi: str
    sentence_en: str
    origin: str = _ORIGIN

    def as_payload(self) -> dict[str, Any]:
        """The payload of the event that raises, reopens or updates the alert."""
        return {
            "kind": self.kind,
            "severity": self.severity,
            "origin": self.origin,
            "form": self.form,
            "province_key": self.province_key,
            "province_name": self.province_name,
            "reporting_unit": self.reporting_unit,
            "period_key": self.period_key,
            "facts": dict(self.facts),
            "sentence_vi": self.sentence_vi,
            "sentence_en": self.sentence_en,
        }


def find_problems(reader: Connection, writer: Connection, today: date) -> dict[str, Problem]:
    """All problems of a day, by key. `reader` is a connection as analyst, `writer` one as writer."""
    if not _is_published(reader):
        return {}
    begun_on = _first_day(writer)
    is_off = days_off(rows_in_force(writer, "public_holidays"))
    late = _reports(reader, today, begun_on, is_off) if begun_on else ()
    return {problem.key: problem for problem in (*late, *_figures(reader))}


def _is_published(reader: Connection) -> bool:
    """Whether there is anything to read: before the first build there are no marts."""
    with reader.cursor() as cursor:
        cursor.execute("select position > 0 from warehouse.published")
        row = cursor.fetchone()
    return bool(row and row[0])


def _first_day(writer: Connection) -> date | None:
    """The day the first report came: nobody is late for what was due before."""
    with writer.cursor() as cursor:
        cursor.execute(
            """
            select min(recorded_at at time zone 'Asia/Ho_Chi_Minh')::date from eventlog.events
            where type in ('ReportFiled', 'ReportReturned') and stream like '%%/' || %s
            """,
            (_ORIGIN,),
        )
        row = cursor.fetchone()
    return row[0] if row else None


_SLOTS: Final = """
    select distinct on (form, reported_province_key, reporting_unit, period_key)
        form, reported_province_key, reporting_unit, period_key, form_name, reported_province_name, reporting_unit_name,
        period_label, filing_state, due_date, late_from
    from marts.filing_status
    where
        origin = %(origin)s
        and (
            filing_state = 'returned'
            -- The marts know the day of the last event, not today: what they call not due may be late by now.
            or (
                is_owed
                and filing_state in ('missing', 'withdrawn', 'not_due')
                and due_date between %(begun_on)s and %(today)s + %(days)s
                and (due_date >= %(today)s or late_from <= %(today)s)
            )
        )
    order by form, reported_province_key, reporting_unit, period_key, boundary_set
"""


def is_due_soon(today: date, due: date, is_off: Callable[[date], bool]) -> bool:
    """Whether no more than three working days are left until a day, and it is not past."""
    days = (today + timedelta(days=number) for number in range(1, (due - today).days + 1))
    return today <= due and sum(not is_off(day) for day in days) <= WORKING_DAYS_BEFORE_DUE


def _reports(
    reader: Connection, today: date, begun_on: date, is_off: Callable[[date], bool]
) -> Iterator[Problem]:
    with reader.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(
            _SLOTS, {"origin": _ORIGIN, "today": today, "begun_on": begun_on, "days": _MOST_DAYS_BEFORE_DUE}
        )
        rows = cursor.fetchall()
    for row in rows:
        due: date | None = row["due_date"]
        unit = f"{row['reported_province_name']}, {row['reporting_unit_name']}"
        report = f"{unit}: {row['form_name']}, {row['period_label']}"
        day = f"{due:%d/%m/%Y}" if due else ""
        match row["filing_state"]:
            case "returned":
                kind = "report_returned"
                words = "bị trả lại, chưa gửi lại", "was returned and has not come again"
            case _ if due and due >= today:
                if not is_due_soon(today, due, is_off):
                    continue
                kind = "report_due_soon"
                words = f"đến hạn ngày {day}, chưa nộp", f"is due on {day} and has not come"
            case _:
                kind = "report_overdue"
                words = f"quá hạn ngày {day}, chưa nộp", f"was due on {day} and has not come"
        slot = (row["form"], row["reported_province_key"], row["reporting_unit"], row["period_key"])
        yield Problem(
            key="/".join((kind, *slot)),
            kind=kind,
            severity=KINDS[kind].severity,
            form=row["form"],
            province_key=row["reported_province_key"],
            province_name=row["reported_province_name"],
            reporting_unit=row["reporting_unit"],
            period_key=row["period_key"],
            facts={"due_date": due.isoformat() if due else None},
            sentence_vi=f"{report}: {words[0]}.",
            sentence_en=f"{report}: the report {words[1]}.",
        )


_FAILURES: Final = """
    select
        f.stream, f.suite, f.expectation, f.title_vi, f.title_en, f.severity, count(*) as failing_rows,
        (array_agg(f.details order by f.event_position, f.line_no, f.row_key::text))[1] as seen
    from quality.standing_failures as f
    -- A failure of before version 0017 of the schema does not say where it is; the next full build says so.
    where f.stream like 'report/%%/' || %s and f.details ? 'column'
    group by f.stream, f.suite, f.expectation, f.title_vi, f.title_en, f.severity
    -- What is wrong with a figure says more than what is wrong with the report as a whole.
    order by f.stream, f.severity, bool_and(f.line_no is null), f.suite, f.expectation
"""

_NAMES: Final = """
    select distinct on (form, reported_province_key, reporting_unit, period_key)
        form, reported_province_key, reporting_unit, period_key,
        reported_province_name, concat(reporting_unit_name, ': ', form_name, ', ', period_label) as report_name
    from marts.filing_status
    where origin = %s and (form, reported_province_key, reporting_unit, period_key) in %s
"""


def _figures(reader: Connection) -> Iterator[Problem]:
    """One problem a stream: a file whose figures slipped fails several checks at once."""
    with reader.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(_FAILURES, (_ORIGIN,))
        rows = cursor.fetchall()
    if not rows:
        return
    streams = sorted({row["stream"] for row in rows})
    names = _report_names(reader, streams)
    for stream, found in groupby(rows, key=lambda row: row["stream"]):
        checks = [_check(row) for row in found]
        slot = _slot(stream)
        province_name, report_name = names.get(slot, (slot[1], " · ".join(slot[2:])))
        report = f"{province_name}, {report_name}"
        first = checks[0]
        more = len(checks) - 1
        where = f" ({first['cell']}: {first['value'] or '-'})" if first["cell"] else ""
        yield Problem(
            key=f"figure_implausible/{stream.removeprefix('report/')}",
            kind="figure_implausible",
            severity="error" if any(check["severity"] == "error" for check in checks) else "warning",
            form=slot[0],
            province_key=slot[1],
            province_name=province_name,
            reporting_unit=slot[2],
            period_key=slot[3],
            facts={"checks": checks},
            sentence_vi=f"{report}: không đạt kiểm tra “{first['title_vi']}”{where}"
            f"{f' và {more} kiểm tra khác' if more else ''}.",
            sentence_en=f"{report}: fails the check “{first['title_en']}”{where}{f' and {more} more' if more else ''}.",
        )


def _slot(stream: str) -> tuple[str, str, str, str]:
    _, form, province, unit, period, *_ = stream.split("/")
    return form, province, unit, period


def _report_names(reader: Connection, streams: list[str]) -> dict[tuple[str, ...], tuple[str, str]]:
    """The name of a report's province, and of the report, by form, province, unit and period."""
    with reader.cursor() as cursor:
        cursor.execute(_NAMES, (_ORIGIN, tuple({_slot(stream) for stream in streams})))
        return {tuple(row[:4]): (row[4], row[5]) for row in cursor.fetchall()}


def _check(row: Mapping[str, Any]) -> dict[str, Any]:
    seen = row["seen"]
    return {
        "check": f"{row['suite']}.{row['expectation']}",
        "title_vi": row["title_vi"],
        "title_en": row["title_en"],
        "severity": row["severity"],
        "rows": row["failing_rows"],
        "file": _printable(seen["source_file"]),
        "cell": _printable(seen.get("source_cell") or seen.get("source_span")),
        "column": seen["column"],
        "value": _printable(seen["value"]),
    }


def _printable(value: object) -> str | None:
    """What a sender wrote, without characters that would do something to a terminal or a mail."""
    return None if value is None else characters.visible(str(value))
