"""Periods as a text states them: patterns of Vietnamese, each with its first and last day.

A period is never wider than the text says. What names a beginning and no end (`từ cuối tháng 11/2024 đến nay`) states a
period whose days are not known; a year one only compares with states none. A period without a year (`quý II`) takes it
from the period that the text states first.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from antq.narrative.folding import fold

_YEAR: Final = r"(?:19|20)[0-9]{2}(?![0-9])"
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTHS: Final = {
    "ba": 3,
    "sáu": 6,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "tám": 8,
    "bảy": 7,
    "năm": 5,
    "bốn": 4,
    "hai": 2,
}
_STAGE, _QUARTER, _BEFORE = fold("giai đoạn"), fold("quý"), fold("kỳ")
# The words between the two ends of a period.
_TO: Final = r"\s?(?:đến|tới|-)\s?(?:hết |nay,? hết )?"


def _day(name: str) -> str:
    return (
        rf"(?:ngày )?(?P<{name}_day>[0-9]{{1,2}})(?:[/.-]\s?| tháng )(?P<{name}_month>[0-9]{{1,2}})"
        rf"(?:(?:[/.-]\s?| năm )(?P<{name}_year>{_YEAR}))?(?![0-9/])"
    )


def _year(name: str) -> str:
    """The year after a month or quarter; it may be left out."""
    return rf"(?:\s?(?:[/.,-]|,? ?năm)\s?(?P<{name}_year>{_YEAR}))?"


# Every period begins with one of these characters, at the beginning of a word; the rest need not be tried.
_BEGINS: Final = r"(?=[0-9tknqgbscmhđr,(])(?:(?<![^\W\d_])|(?=[,(]))"
_STATED: Final = re.compile(
    rf"{_BEGINS}(?:(?<![0-9/])(?:từ |tính từ |kể từ )?{_day('first')}{_TO}{_day('last')}"
    rf"|(?:từ )?ngày (?P<same_first>[0-9]{{1,2}}){_TO}(?:ngày )?(?P<same_last>[0-9]{{1,2}})"
    rf"(?:[/.-]\s?| tháng )(?P<same_month>[0-9]{{1,2}})(?:(?:[/.-]\s?| năm )(?P<same_year>{_YEAR}))?(?![0-9/])"
    rf"|từ đầu năm(?: (?P<begun_year>{_YEAR}))?,?{_TO}(?:cuối )?tháng (?P<begun_month>[0-9]{{1,2}})(?![0-9])"
    rf"{_year('begun_end')}"
    rf"|(?:từ )?tháng (?P<from_month>[0-9]{{1,2}})(?:[/.-](?P<from_month_year>{_YEAR}))?{_TO}"
    rf"(?:tháng )?(?P<to_month>[0-9]{{1,2}})(?![0-9]){_year('to_month')}"
    rf"|(?:{_STAGE} |từ năm |, |\()(?P<from>{_YEAR})\s?(?:-|đến năm|đến)\s?(?P<to>{_YEAR})"
    rf"|(?<!\w)(?P<open>(?:kể |tính )?từ (?:đầu |giữa |cuối )?(?:ngày [0-9/.-]{{1,10}}|tháng [0-9/.-]{{1,7}}|năm)"
    rf"(?: (?:năm )?{_YEAR})?,? (?:đến|tới) nay|từ đầu (?:năm|nhiệm kì|quý|tháng))"
    rf"|{_QUARTER} (?P<quarter>iv|i{{1,3}}|[1-4])(?!\w){_year('quarter')}"
    rf"|(?<!\w)(?P<count>[0-9]{{1,2}}|{'|'.join(sorted(_MONTHS, key=len, reverse=True))}) tháng"
    rf"(?: (?P<part>đầu|cuối))?(?: của)?(?: năm|(?=\s?[/(]))(?: công tác)?\s?/?\(?(?P<count_year>{_YEAR})?"
    rf"|(?<!\w)nửa (?P<half>đầu|cuối) năm(?: (?P<half_year>{_YEAR}))?"
    rf"|tháng (?P<month>[0-9]{{1,2}})(?![0-9/.-]?[0-9]){_year('month')}"
    rf"|tháng (?P<written>[0-9]{{1,2}})\s?[/.-]\s?(?P<written_year>{_YEAR})"
    rf"|năm (?:công tác )?(?P<year>{_YEAR})"
    rf"|(?:trong |(?:^|(?<=[.\n] )|(?<=\n))(?:(?:rạng )?sáng |trưa |chiều |tối |đêm )?){_day('on')}(?=\s?[,:]))"
)
# What makes a stated period none of results: a document's date, a comparison, a distant aim, an anniversary.
_NO_PERIOD: Final = re.compile(
    r"(?:đến|kế hoạch|nghị quyết|tết|sinh|tháng [0-9]{1,2},?|ngày [0-9]{1,2}|luật|nhiệm kì|từ|trước|sau|hết"
    r"|đầu|cuối|giữa"
    rf"|(?:{_BEFORE}|so với|xấp xỉ|bằng|hơn|vượt|gấp đôi|gấp [0-9]+ lần|tương đương|kém|thấp|cao|%|đạt mức)"
    r"(?: của| cả| với| tổng| số| kết quả| mức| thực hiện| cùng kì| trong)*) $"
)
_LOOK_BACK: Final = 48


@dataclass(frozen=True)
class StatedPeriod:
    """A period as stated: where it begins in the folded text, its days, or None where the text does not state them.

    `exact` says that its days are stated, `yearless` that it needs the year of another, `is_day` that it is one day.
    """

    start_at: int
    days: tuple[str, str] | None
    exact: bool = False
    yearless: bool = False
    is_day: bool = False
    found: "re.Match[str] | None" = None

    def in_year(self, year: int) -> "StatedPeriod":
        """The period with its year taken from elsewhere."""
        days = _days(self.found, year) if self.found else None
        return StatedPeriod(self.start_at, days, self.exact, is_day=self.is_day)


def stated_periods(plain: str) -> Iterator[StatedPeriod]:
    """Every period that a folded text states, in order."""
    for found in _STATED.finditer(plain):
        is_open = found["open"] is not None
        spans = found["first_day"] or found["same_first"] or found["begun_month"] or found["from_month"]
        if not (is_open or spans) and _NO_PERIOD.search(
            plain[max(0, found.start() - _LOOK_BACK) : found.start()]
        ):
            continue
        if is_open:
            yield StatedPeriod(found.start(), None)
            continue
        year = _own_year(found)
        is_day = found["on_day"] is not None
        if year is None:
            yield StatedPeriod(found.start(), None, yearless=True, is_day=is_day, found=found)
        elif (days := _days(found, year)) is not None:
            yield StatedPeriod(found.start(), days, exact=found["first_day"] is not None, is_day=is_day)


def _own_year(found: re.Match[str]) -> int | None:
    names = (
        "last",
        "same",
        "begun_end",
        "begun",
        "to_month",
        "quarter",
        "count",
        "half",
        "month",
        "written",
        "on",
    )
    year = next(
        (found[f"{name}_year"] for name in names if found[f"{name}_year"]), found["year"] or found["to"]
    )
    return int(year) if year else None


def _days(found: re.Match[str], year: int) -> tuple[str, str] | None:
    """The days of a stated period, its last one in `year`."""
    if found["first_day"]:
        first_year = found["first_year"] or (
            year if int(found["first_month"]) <= int(found["last_month"]) else year - 1
        )
        first = int(first_year), int(found["first_month"]), int(found["first_day"])
        return _between(first, (year, int(found["last_month"]), int(found["last_day"])))
    if found["same_first"]:
        month = int(found["same_month"])
        return _between((year, month, int(found["same_first"])), (year, month, int(found["same_last"])))
    if found["begun_month"]:
        return _months(year, 1, int(found["begun_month"]))
    if found["from_month"]:
        first_month, last_month = int(found["from_month"]), int(found["to_month"])
        first_year = int(found["from_month_year"] or (year if first_month <= last_month else year - 1))
        return _months(year, first_month, last_month, first_year)
    if found["from"]:
        return _between((int(found["from"]), 1, 1), (year, 12, 31))
    if found["quarter"]:
        last = 3 * _ROMAN[found["quarter"]]
        return _months(year, last - 2, last)
    if found["count"]:
        count = int(found["count"]) if found["count"].isdigit() else _MONTHS[found["count"]]
        if not 1 < count < 12:
            return None
        return _months(year, 13 - count, 12) if found["part"] == "cuối" else _months(year, 1, count)
    if found["half"]:
        return _months(year, 7, 12) if found["half"] == "cuối" else _months(year, 1, 6)
    if stated_month := found["month"] or found["written"]:
        return _months(year, int(stated_month), int(stated_month))
    if found["on_day"]:
        day = year, int(found["on_month"]), int(found["on_day"])
        return _between(day, day)
    return _months(year, 1, 12)


def _months(year: int, first: int, last: int, first_year: int | None = None) -> tuple[str, str] | None:
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    return _between((first_year or year, first, 1), (year, last, monthrange(year, last)[1]))


def _between(first: tuple[int, int, int], last: tuple[int, int, int]) -> tuple[str, str] | None:
    for year, month, day in (first, last):
        if not (1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
            return None
    start, end = (f"{year}-{month:02}-{day:02}" for year, month, day in (first, last))
    return (start, end) if start <= end else None
