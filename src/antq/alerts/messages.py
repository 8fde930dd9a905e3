"""What a receiver reads: one message about several alerts, grouped by province, worst first.

Mail stays within the house and says all that is known. Any other channel leads outside: it carries kind, report and
link only, and of these only codes that the lists hold.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any, Final

from jinja2 import Template
from markupsafe import Markup

from antq import periods
from antq.alerts.alert import SEVERITIES
from antq.alerts.alert_events import AlertEvent, Change
from antq.alerts.kinds import Kind
from antq.alerts.receivers import Receiver
from antq.core.errors import AntqError
from antq.core.html_pages import template
from antq.core.text import visible
from antq.reference import lists

_MOST_CHECKS: Final = 10
_MOST_CHARACTERS: Final = 600
_MOST_IN_SUBJECT: Final = 160

# By change: a mark on the alert, and how many there are in the subject.
_MARKS: Final[Mapping[Change, tuple[str, str]]] = {
    "raised": ("Mới", "New"),
    "reopened": ("Xuất hiện lại", "Back again"),
    "escalated": ("Lâu chưa ai xử lý", "Nobody has taken it up"),
    "resolved": ("Đã hết", "Over"),
}
_COUNTS: Final[Mapping[Change, tuple[str, str]]] = {
    "raised": ("mới", "new"),
    "reopened": ("xuất hiện lại", "back again"),
    "escalated": ("lâu chưa xử lý", "not taken up"),
    "resolved": ("đã hết", "over"),
}
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Apprise would make an empty line of the text part of it.
_BETWEEN_TAGS: Final = re.compile(r">\n\s*<")
_UNKNOWN: Final = "-"


@dataclass(frozen=True)
class Message:
    """A message to send. `body` is HTML where `is_html`, else plain text."""

    subject: str
    body: str
    is_html: bool


@dataclass(frozen=True)
class FailedCheck:
    """A check that figures of the report failed: what it is called, and where and what the first of them is."""

    title_vi: str
    title_en: str
    file: str
    cell: str
    value: str
    rows: int


@dataclass(frozen=True)
class Entry:
    """An alert in a message; `due_date` is empty where the report is not what is late."""

    event: AlertEvent
    kind: Kind | None
    marks_vi: str
    marks_en: str
    due_date: str
    checks: Sequence[FailedCheck]
    checks_left_out: int

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to do any more."""
        return self.event.change == "resolved"

    @property
    def report(self) -> str:
        """The codes of the report that the alert is about."""
        event = self.event
        return " · ".join((event.form, event.reporting_unit, event.province_key, event.period_key))


def render(receiver: Receiver, events: Sequence[AlertEvent], kinds: Mapping[str, Kind], link: str) -> Message:
    """The message to a receiver about what happened last to each of the alerts.

    `link` is where a reader finds more; empty, the message has none.
    """
    latest = list({event.key: event for event in sorted(events, key=lambda event: event.position)}.values())
    return _mail(receiver, latest, kinds, link) if receiver.is_in_house else _notice(latest, kinds, link)


def _mail(receiver: Receiver, events: Sequence[AlertEvent], kinds: Mapping[str, Kind], link: str) -> Message:
    ordered = sorted(events, key=_urgency)
    provinces = [
        (province, [_entry(event, kinds) for event in grouped])
        for province, grouped in groupby(_by_province(ordered), key=_province)
    ]
    vi, en = _counts(events)
    places = list(dict.fromkeys(_province(event)[0] for event in ordered))
    place = places[0] if len(places) == 1 else f"{places[0]} và {len(places) - 1} nơi khác"
    body = _template().render(
        receiver=receiver.name,
        counts_vi=vi,
        counts_en=en,
        provinces=provinces,
        link=link,
    )
    return Message(
        _line(f"Kho ANTQ: {vi} / {en} – {place}", _MOST_IN_SUBJECT),
        _BETWEEN_TAGS.sub("><", body),
        is_html=True,
    )


def _notice(events: Sequence[AlertEvent], kinds: Mapping[str, Kind], link: str) -> Message:
    lines = [
        " · ".join((event.change, event.kind if event.kind in kinds else _UNKNOWN, *_codes(event)))
        for event in sorted(events, key=_urgency)
    ]
    return Message("Kho ANTQ: cảnh báo / alerts", "\n".join([*lines, link] if link else lines), is_html=False)


def _codes(event: AlertEvent) -> Iterator[str]:
    """Form, unit, territory and period, each only if it is one: what else stood there might be a value."""
    for code, known in (
        (event.form, lists.codes("forms")),
        (event.reporting_unit, lists.codes("reporting_units")),
        (event.province_key, _province_names()),
    ):
        yield code if code in known else _UNKNOWN
    try:
        yield periods.parse_key(event.period_key).key
    except AntqError:
        yield _UNKNOWN


def _urgency(event: AlertEvent) -> tuple[bool, int, str, str]:
    return (
        event.change == "resolved",
        -SEVERITIES.index(event.severity),
        _province(event)[0],
        event.key,
    )


def _by_province(ordered: Sequence[AlertEvent]) -> list[AlertEvent]:
    """The events province by province, the province of the most urgent one first."""
    places = list(dict.fromkeys(_province(event) for event in ordered))
    return sorted(ordered, key=lambda event: places.index(_province(event)))


def _province(event: AlertEvent) -> tuple[str, str]:
    return _province_names().get(event.province_key, (event.province_key, event.province_key))


@cache
def _province_names() -> Mapping[str, tuple[str, str]]:
    return {
        row["province_key"] or "": (row["name_vi"] or "", row["name_en"] or "")
        for row in lists.rows("provinces")
    }


def _counts(events: Sequence[AlertEvent]) -> tuple[str, str]:
    counted = Counter(event.change for event in events)
    found = [(counted[change], words) for change, words in _COUNTS.items() if change in counted]
    vi = ", ".join(f"{count} {vi}" for count, (vi, _) in found)
    en = ", ".join(f"{count} {en}" for count, (_, en) in found)
    return f"{len(events)} cảnh báo ({vi})", f"{len(events)} alert{'s' * (len(events) > 1)} ({en})"


def _entry(event: AlertEvent, kinds: Mapping[str, Kind]) -> Entry:
    checks = [_check(check) for check in _sequence(event.facts.get("checks")) if isinstance(check, Mapping)]
    mark_vi, mark_en = _MARKS[event.change]
    if event.change != "resolved":
        mark_vi += f" · {lists.labels('alert_severity')[event.severity]}"
        mark_en += f" · {lists.labels('alert_severity', 'en')[event.severity]}"
    return Entry(
        event,
        kinds.get(event.kind),
        mark_vi,
        mark_en,
        _day(_text(event.facts, "due_date")),
        checks[:_MOST_CHECKS],
        len(checks) - min(len(checks), _MOST_CHECKS),
    )


def _sequence(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else []


def _check(check: Mapping[str, Any]) -> FailedCheck:
    title = str(check.get("title_vi") or check.get("check") or "")
    rows = check.get("rows")
    return FailedCheck(
        title,
        str(check.get("title_en") or title),
        _text(check, "file"),
        _text(check, "cell"),
        _text(check, "value"),
        rows if isinstance(rows, int) else 1,
    )


def _text(check: Mapping[str, Any], name: str) -> str:
    value = check.get(name)
    return "" if value is None else str(value)


def _day(value: str) -> str:
    """A day as Vietnamese texts print it; anything else as it is."""
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    except ValueError:
        return value


@cache
def _template() -> Template:
    return template("antq.alerts", "mail.html", shown=_shown)


def _shown(value: Any) -> Any:
    return value if isinstance(value, Markup) else _line(str(value), _MOST_CHARACTERS)


def _line(text: str, most: int) -> str:
    """A text on one line, cut, without control characters and with what shows nothing made visible."""
    line = visible(" ".join(_CONTROLS.sub(" ", text).split()))
    return line if len(line) <= most else f"{line[: most - 1]}…"
