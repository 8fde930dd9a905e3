"""Labels of periods, as reports print them: which periods one may mean, and which agrees with what a cover states."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from antq.core.errors import AntqError
from antq.periods.keys import parse_key, unreadable
from antq.periods.windows import KEY_BODY, Period, campaign, default_basis, period, stage, written_day
from antq.reference import lists

_YEAR = r"(?:nam\s*)?(?P<year>\d{4})"
_SEPARATOR = r"\s*[/.\-]?\s*"
_LABELS: Final = (
    ("month", re.compile(rf"(?:thang|t|m)\s*(?P<number>\d{{1,2}}){_SEPARATOR}{_YEAR}")),
    ("month", re.compile(r"(?P<year>\d{4})-m?(?P<number>\d{1,2})")),
    ("month", re.compile(r"(?P<number>\d{1,2})/(?P<year>\d{4})")),
    ("quarter", re.compile(rf"(?:quy|q)\s*(?P<number>iv|i{{1,3}}|[1-4]){_SEPARATOR}{_YEAR}")),
    ("quarter", re.compile(r"(?P<year>\d{4})-q(?P<number>[1-4])")),
    ("half", re.compile(rf"(?:6|sau) thang (?P<number>dau|cuoi)?\s*{_YEAR}")),
    ("half", re.compile(r"(?P<year>\d{4})-h(?P<number>[12])")),
    ("nine_months", re.compile(rf"(?:9|chin) thang (?:dau )?{_YEAR}")),
    ("nine_months", re.compile(r"(?P<year>\d{4})-9m")),
    ("week", re.compile(rf"tuan\s*(?P<number>\d{{1,2}}){_SEPARATOR}{_YEAR}")),
    ("week", re.compile(r"(?P<year>\d{4})-w(?P<number>\d{1,2})")),
    ("stage", re.compile(r"(?:giai doan )?(?P<year>\d{4})\s*[-–—]\s*(?P<last>\d{4})")),
    ("police_year", re.compile(rf"nam cong tac cong an {_YEAR}")),
    ("year", re.compile(rf"{_YEAR}")),
)
_BOUNDS: Final = r"\d{1,2}/\d{1,2}(?:/\d{4})?\s*[-–—]\s*\d{1,2}/\d{1,2}/\d{4}"
# What our own labels add to a period's name, and the name of a campaign.
_UNSTATED: Final = "khong neu co so ky"
_IN_BRACKETS: Final = re.compile(rf"\s*\((?:{_BOUNDS}|{_UNSTATED})\)$")
_CAMPAIGN_LABEL: Final = re.compile(rf"dot {_BOUNDS}")
_DAY_BEFORE: Final = re.compile(r"ngay\s*\d{1,2}\s*$")
_BRACKET: Final = re.compile(r"\s*\(([^()]*)\)$")
_DAY: Final = r"(?:tu )?(?:ngay )?(\d{1,2})/(\d{1,2})(?:/(\d{4}))?"
_FROM_TO: Final = re.compile(rf"{_DAY}\s*(?:[-–—]|den(?: het)?)\s*{_DAY}")
_CAMPAIGN: Final = re.compile(rf"dot {_FROM_TO.pattern}")
_LED_IN: Final = re.compile(r"ky(?: bao cao)?\s*:?\s+(?=\D)")
_NUMBERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "dau": 1, "cuoi": 2}


def from_label(
    label: str, basis: str | None = None, start: date | None = None, end: date | None = None
) -> Period:
    """The period an envelope means: its printed label, and the basis and bounds where it states them.

    A basis left out is inferred from stated bounds, those in the label's own brackets too, else the one of
    `default_basis`. Raises AntqError for bounds that contradict the label, a label that cannot be read, half a pair of
    bounds, and an unknown basis.
    """
    code = lists.find("period_basis", basis) if basis else None
    if basis and code is None:
        known = ", ".join(lists.labels("period_basis").values())
        raise AntqError(f"Không rõ cơ sở kỳ `{basis}` / unknown basis", fix=known)
    if (start is None) != (end is None):
        raise AntqError(
            "Chỉ có một trong hai ngày của kỳ / only one bound of the period is given",
            fix="ghi cả `Từ ngày` và `Đến ngày`, hoặc bỏ trống cả hai / give both dates or neither",
        )
    if "." in label and KEY_BODY.match(label) and label.rpartition(".")[2] in lists.codes("period_basis"):
        return _choose_reading([parse_key(label.strip())], label, code, start, end)
    parts = _LabelParts.of(label)
    if (campaigned := _CAMPAIGN.fullmatch(parts.text)) and code in (None, "campaign"):
        own_bounds = _bounds(campaigned)
        return _choose_reading([campaign(*own_bounds)] if own_bounds else [], label, code, start, end)
    if code == "campaign":
        if start is None or end is None:
            raise AntqError(
                "Đợt cao điểm phải có hai ngày / a campaign needs both dates", fix="Từ ngày, Đến ngày"
            )
        return campaign(start, end)
    code = code or parts.basis
    if parts.start is not None and start is not None and (parts.start, parts.end) != (start, end):
        raise AntqError(
            f"Ngày của kỳ không khớp với `{label}` / the dates contradict the label",
            where=f"{start.isoformat()} … {end.isoformat() if end else ''}",
            fix="ghi cùng một khoảng ngày ở hai chỗ / give the same days in both places",
        )
    readings = list(_readings(parts.text, label, code))
    return _choose_reading(readings, label, code, start or parts.start, end or parts.end)


def is_basis_unstated(label: str, basis: str | None, start: date | None = None) -> bool:
    """Whether nothing says on which basis a label's period is, so that `default_basis` was taken."""
    if basis or start or "." in label:
        return False
    parts = _LabelParts.of(label)
    if parts.basis or parts.start or _CAMPAIGN.fullmatch(parts.text):
        return False
    return len(list(_readings(parts.text, label, None))) > 1


def says_only_a_period(text: str) -> bool:
    """Whether all of `text` is a period's key or label, its days in brackets included: it has no other word."""
    label = _IN_BRACKETS.sub("", lists.plain(text))
    if _CAMPAIGN_LABEL.fullmatch(label) or any(pattern.fullmatch(label) for _, pattern in _LABELS):
        return True
    try:
        parse_key(text.strip())
    except AntqError:
        return False
    return True


def labels_within(text: str) -> list[str]:
    """The labels of periods shorter than a year that a title names; the day of a signature is none."""
    plain = lists.plain(text)
    found = [
        (hit.start(), hit[0])
        for cadence, pattern in _LABELS
        if cadence in ("month", "quarter", "half", "nine_months") and not pattern.pattern.startswith("(?P")
        for hit in re.finditer(rf"(?<!\w){pattern.pattern}(?!\w)", plain)
        if not _DAY_BEFORE.search(plain[: hit.start()])
    ]
    return [label for _, label in sorted(found)]


@dataclass(frozen=True)
class _LabelParts:
    """A label without its last brackets, and what these say: days, or a basis. Other remarks in them say nothing."""

    text: str
    basis: str | None = None
    start: date | None = None
    end: date | None = None

    @classmethod
    def of(cls, label: str) -> "_LabelParts":
        text = lists.plain(label)
        text = text[found.end() :] if (found := _LED_IN.match(text)) else text
        found = _BRACKET.search(text)
        if found is None:
            return cls(text)
        text, remark = text[: found.start()], found[1].strip()
        if days := _FROM_TO.fullmatch(remark):
            bounds = _bounds(days)
            return cls(text, None, *bounds) if bounds else cls(text)
        return cls(text, "assumed" if remark == _UNSTATED else lists.find("period_basis", remark))


def _bounds(days: re.Match[str]) -> tuple[date, date] | None:
    """The two days of `15/6–14/9/2026`; None where one is no day or the last has no year."""
    if not days[6]:
        return None
    try:
        end = date(int(days[6]), int(days[5]), int(days[4]))
        start = date(int(days[3] or end.year), int(days[2]), int(days[1]))
        # The year left out is the one before where the days cross into the next.
        return (start.replace(year=end.year - 1) if not days[3] and start > end else start), end
    except ValueError:
        return None


def _readings(text: str, label: str, basis: str | None) -> Iterator[Period]:
    """Every period the label can mean, the likeliest first; `text` is the label without its brackets."""
    for cadence, pattern in _LABELS:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        year = int(match["year"])
        if cadence == "stage":
            yield stage(year, int(match["last"]))
            return
        written = match.groupdict().get("number") or "1"
        number = _NUMBERS[written] if written in _NUMBERS else int(written)
        if cadence == "week":
            yield period(year, cadence, number, "calendar")
            return
        if cadence == "police_year":
            yield period(year, "year", 1, cadence)
            return
        if basis:
            yield period(year, cadence, number, basis)
            return
        first = default_basis(cadence, year, number)
        for guess in dict.fromkeys((first, "assumed", "decree_09", "calendar")):
            yield period(year, cadence, number, guess)
        if cadence == "year":
            yield period(year, cadence, number, "police_year")
        return
    raise unreadable(label)


def _choose_reading(
    readings: list[Period], label: str, basis: str | None, start: date | None, end: date | None
) -> Period:
    """The reading that agrees with what the envelope states."""
    if basis and readings[0].basis != basis:
        raise AntqError(
            f"Kỳ `{label}` không theo cơ sở `{basis}` / period and basis disagree",
            fix=f"cơ sở kỳ đúng / basis: {readings[0].basis}",
        )
    if start is None:
        return readings[0]
    fitting = [one for one in readings if (one.start, one.end) == (start, end)]
    if not fitting:
        windows = "; ".join(
            f"{one.basis}: {written_day(one.start)}–{written_day(one.end)}" for one in readings
        )
        raise AntqError(
            f"Ngày của kỳ không khớp với `{label}` / the dates contradict the label",
            where=f"{start.isoformat()} … {end.isoformat() if end else ''}",
            fix=f"kỳ này là / it is: {windows}; hoặc cơ sở `Theo đợt cao điểm` / or basis campaign",
        )
    # Bounds that are stated are no assumption: prefer the basis that names them.
    return next((one for one in fitting if one.basis != "assumed" or basis == "assumed"), fitting[0])
