"""Periods and their counting windows, by year, cadence, number and basis; the calendar they follow each other in."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from antq.core.errors import AntqError
from antq.reference import lists

MERGER_DATE: Final = date(2025, 7, 1)
"""Resolution 202/2025/QH15: 63 provincial units became 34 on this day."""

KEY_BODY: Final = re.compile(r"(?P<year>\d{4})(?:-(?:(?P<unit>[MQHW])(?P<number>\d{1,2})|(?P<nine>9M)))?")
"""A key without its basis: the year, and the month, quarter, half, week or nine months in it."""

_FIRST_YEAR, _LAST_YEAR = 1945, 2199
_ROMAN: Final = ("I", "II", "III", "IV")
_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}
_BY_MONTHS: Final = ("decree_09", "calendar", "assumed")


@dataclass(frozen=True)
class Period:
    """A counting window. `start` and `end` are both inside it; `label` is the Vietnamese name of the key."""

    key: str
    label: str
    start: date
    end: date
    basis: str
    cadence: str

    @property
    def straddles_merger(self) -> bool:
        """True when the window began on the map of 63 provinces and ended on that of 34."""
        return self.start < MERGER_DATE <= self.end

    @property
    def has_own_bounds(self) -> bool:
        """True of a campaign or a stage, whose window and due day are given by whoever asks for its report."""
        return self.cadence in ("campaign", "stage")

    def as_payload(self) -> dict[str, str]:
        """The period as events name it, its days in ISO form."""
        return {
            "key": self.key,
            "label": self.label,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "basis": self.basis,
            "cadence": self.cadence,
        }


def period(year: int, cadence: str, number: int, basis: str) -> Period:
    """The `number`-th (from 1) period of a cadence in a year on a basis. Raises AntqError if there is none."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise AntqError(
            f"Năm {year} ngoài khoảng nhận được / year out of range", fix=f"{_FIRST_YEAR}–{_LAST_YEAR}"
        )
    if basis == "police_year" and cadence == "year":
        label = f"Năm công tác Công an {year}"
        return Period(
            f"{year}.police_year", label, date(year - 1, 11, 15), date(year, 11, 14), basis, cadence
        )
    if cadence == "week" and basis == "calendar":
        return _week(year, number)
    if cadence not in _MONTHS or basis not in _BY_MONTHS:
        raise AntqError(
            f"Cơ sở kỳ `{basis}` không có kỳ `{cadence}` / basis has no such cadence",
            fix="cơ sở kỳ theo tháng / bases made of months: " + ", ".join(_BY_MONTHS),
        )
    months = _MONTHS[cadence]
    count = 1 if cadence == "nine_months" else 12 // months
    if not 1 <= number <= count:
        raise AntqError(f"Năm {year} không có kỳ `{cadence}` thứ {number} / no such period", fix=f"1–{count}")
    first = (number - 1) * months + 1
    last = first + months - 1
    if basis == "decree_09":
        start = date(year - 1, 12, 15) if first == 1 else date(year, first - 1, 15)
        end = date(year, last, 14)
    else:
        start = date(year, first, 1)
        end = (date(year, last + 1, 1) if last < 12 else date(year + 1, 1, 1)) - timedelta(days=1)
    body, label = _body_and_label(year, cadence, number)
    if basis == "assumed":
        label += " (không nêu cơ sở kỳ)"
    return Period(f"{body}.{basis}", label, start, end, basis, cadence)


def stage(first: int, last: int) -> Period:
    """A stage of whole calendar years, `2019-2024.stage`. Raises AntqError when it ends before it begins."""
    if not _FIRST_YEAR <= first <= last <= _LAST_YEAR:
        raise AntqError(
            f"Giai đoạn {first}-{last} không hợp lệ / stage ends before it begins", fix="2019-2024"
        )
    label = f"Giai đoạn {first}–{last}"
    return Period(f"{first}-{last}.stage", label, date(first, 1, 1), date(last, 12, 31), "stage", "stage")


def campaign(start: date, end: date) -> Period:
    """A window with its own bounds. Raises AntqError when it ends before it begins."""
    if end < start:
        raise AntqError(
            f"Kỳ kết thúc {written_day(end)} trước khi bắt đầu {written_day(start)} / period ends before it begins",
            fix="kiểm tra `Từ ngày` và `Đến ngày` / check the two dates",
        )
    key = f"{start.isoformat()}_{end.isoformat()}.campaign"
    return Period(key, f"Đợt {written_day(start)}–{written_day(end)}", start, end, "campaign", "campaign")


def calendar(cadence: str, first: date, last: date, basis: str = "decree_09") -> list[Period]:
    """Periods of a cadence whose end lies in `first` to `last`, both included, in order of time."""
    found: list[Period] = []
    # A period may end in the year before or after the one it is named for.
    for year in range(first.year - 1, last.year + 2):
        if cadence == "week":
            numbers = date(year, 12, 28).isocalendar().week
        else:
            numbers = 1 if cadence == "nine_months" else 12 // _MONTHS.get(cadence, 12)
        found += [period(year, cadence, number, basis) for number in range(1, numbers + 1)]
    return [one for one in found if first <= one.end <= last]


def earlier_in_year(one: Period) -> list[Period]:
    """The periods of the same year, cadence and basis before this one; none for a stage or campaign."""
    found = _numbered(one)
    if found is None:
        return []
    year, number = found
    return [period(year, one.cadence, earlier, one.basis) for earlier in range(1, number)]


def year_before(one: Period) -> Period | None:
    """The same period of the year before; None for a stage or campaign, and for a week that year did not have."""
    found = _numbered(one)
    if found is None:
        return None
    year, number = found
    try:
        return period(year - 1, one.cadence, number, one.basis)
    except AntqError:
        return None


def default_basis(cadence: str, year: int, number: int = 1) -> str:
    """The basis that a period has whose basis nobody states: the reporting calendar's of its time, else `assumed`.

    The calendar is that of `rule_terms` (`SL119`), its first basis of a cadence. One meaning everywhere: on covers, in
    the template, and in the commands on slots.
    """
    for row in lists.rows("rule_terms"):
        if (row["code"], row["subject"]) == ("SL119", cadence):
            one = period(year, cadence, number, row["relative_to"] or "")
            if (row["valid_from"] or "") <= one.end.isoformat() <= (row["valid_to"] or "9999"):
                return one.basis
    return "assumed"


def spelled_out(one: Period) -> str:
    """A period in full: label, days, basis and key, for whoever gave it in short."""
    basis = lists.labels("period_basis")[one.basis]
    return f"{one.label} ({written_day(one.start)}–{written_day(one.end)}) · {basis} · {one.key}"


def written_day(day: date) -> str:
    """A day as Vietnamese texts print it: `15/6/2026`."""
    return f"{day.day}/{day.month}/{day.year}"


def _numbered(one: Period) -> tuple[int, int] | None:
    """Year and number that `period` made this one of."""
    match = KEY_BODY.fullmatch(one.key.partition(".")[0])
    return (int(match["year"]), int(match["number"] or 1)) if match else None


def _week(year: int, number: int) -> Period:
    try:
        start = date.fromisocalendar(year, number, 1)
    except ValueError as error:
        raise AntqError(f"Năm {year} không có tuần {number} / no such week") from error
    label = f"Tuần {number}/{year}"
    return Period(
        f"{year}-W{number:02}.calendar", label, start, start + timedelta(days=6), "calendar", "week"
    )


def _body_and_label(year: int, cadence: str, number: int) -> tuple[str, str]:
    match cadence:
        case "month":
            return f"{year}-M{number:02}", f"Tháng {number}/{year}"
        case "quarter":
            return f"{year}-Q{number}", f"Quý {_ROMAN[number - 1]}/{year}"
        case "half":
            return f"{year}-H{number}", f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {year}"
        case "nine_months":
            return f"{year}-9M", f"9 tháng năm {year}"
        case _:
            return f"{year}", f"Năm {year}"
