"""Reporting periods: keys that name their basis, printed labels, and the counting windows behind them.

The windows of basis `decree_09` are those of Decree 09/2019/ND-CP (24/01/2019), article 12, as repeated word for
word by Circular 58/2020/TT-BQP and provincial decisions: a month counts from day 15 of the month before to day 14,
and quarters, halves, nine months (provincial decisions only) and the year are made of such months. `police_year` is
the 15/11 to 14/11 year of Guidance 01/HD-BCA-V05. A week is the ISO week, since no act fixes one. No clock is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from antq.core.errors import AntqError, UnknownNameError
from antq.reference import lists

MERGER_DATE: Final = date(2025, 7, 1)
"""Resolution 202/2025/QH15: 63 provincial units became 34 on this day."""

_FIRST_YEAR, _LAST_YEAR = 1945, 2199
_ROMAN: Final = ("I", "II", "III", "IV")
_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}
_BY_MONTHS: Final = ("decree_09", "calendar", "assumed")

_KEY_BODY = re.compile(r"(?P<year>\d{4})(?:-(?:(?P<unit>[MQHW])(?P<number>\d{1,2})|(?P<nine>9M)))?")
_KEY_STAGE = re.compile(r"(?P<first>\d{4})-(?P<last>\d{4})\.stage")
_KEY_CAMPAIGN = re.compile(r"(?P<start>\d{4}-\d\d-\d\d)_(?P<end>\d{4}-\d\d-\d\d)\.campaign")

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
_EXAMPLES: Final = (
    "Tháng 3/2025, Quý III/2025, 6 tháng đầu năm 2025, 9 tháng năm 2025, Năm 2025, Giai đoạn 2019-2024"
)


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


def parse_key(key: str) -> Period:
    """The period a key names, such as `2025-Q3.decree_09`. Raises AntqError for anything that is no key."""
    if match := _KEY_CAMPAIGN.fullmatch(key):
        return campaign(_iso_date(match["start"], key), _iso_date(match["end"], key))
    if match := _KEY_STAGE.fullmatch(key):
        return stage(int(match["first"]), int(match["last"]))
    body, _, basis = key.partition(".")
    match = _KEY_BODY.fullmatch(body)
    if match is None:
        raise _unreadable(key)
    if match["nine"]:
        found = period(int(match["year"]), "nine_months", 1, basis)
    elif match["unit"]:
        cadence = {"M": "month", "Q": "quarter", "H": "half", "W": "week"}[match["unit"]]
        found = period(int(match["year"]), cadence, int(match["number"]), basis)
    else:
        found = period(int(match["year"]), "year", 1, basis)
    if found.key != key:
        raise _unreadable(key)
    return found


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
            f"Kỳ kết thúc {_day(end)} trước khi bắt đầu {_day(start)} / period ends before it begins",
            fix="kiểm tra `Từ ngày` và `Đến ngày` / check the two dates",
        )
    key = f"{start.isoformat()}_{end.isoformat()}.campaign"
    return Period(key, f"Đợt {_day(start)}–{_day(end)}", start, end, "campaign", "campaign")


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
    if "." in label and _KEY_BODY.match(label) and label.rpartition(".")[2] in lists.codes("period_basis"):
        return _checked([parse_key(label.strip())], label, code, start, end)
    said = _Said.of(label)
    if (campaigned := _CAMPAIGN.fullmatch(said.text)) and code in (None, "campaign"):
        own = _bounds(campaigned)
        return _checked([campaign(*own)] if own else [], label, code, start, end)
    if code == "campaign":
        if start is None or end is None:
            raise AntqError(
                "Đợt cao điểm phải có hai ngày / a campaign needs both dates", fix="Từ ngày, Đến ngày"
            )
        return campaign(start, end)
    code = code or said.basis
    if said.start is not None and start is not None and (said.start, said.end) != (start, end):
        raise AntqError(
            f"Ngày của kỳ không khớp với `{label}` / the dates contradict the label",
            where=f"{start.isoformat()} … {end.isoformat() if end else ''}",
            fix="ghi cùng một khoảng ngày ở hai chỗ / give the same days in both places",
        )
    readings = list(_readings(said.text, label, code))
    return _checked(readings, label, code, start or said.start, end or said.end)


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


def is_basis_unstated(label: str, basis: str | None, start: date | None = None) -> bool:
    """Whether nothing says on which basis a label's period is, so that `default_basis` was taken."""
    if basis or start or "." in label:
        return False
    said = _Said.of(label)
    if said.basis or said.start or _CAMPAIGN.fullmatch(said.text):
        return False
    return len(list(_readings(said.text, label, None))) > 1


def spelled_out(one: Period) -> str:
    """A period in full: label, days, basis and key, for whoever gave it in short."""
    basis = lists.labels("period_basis")[one.basis]
    return f"{one.label} ({_day(one.start)}–{_day(one.end)}) · {basis} · {one.key}"


@dataclass(frozen=True)
class _Said:
    """A label without its last brackets, and what these say: days, or a basis. Other remarks in them say nothing."""

    text: str
    basis: str | None = None
    start: date | None = None
    end: date | None = None

    @classmethod
    def of(cls, label: str) -> "_Said":
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


def says_only_a_period(text: str) -> bool:
    """Whether all of `text` is a period's key or label, its days in brackets included: no other word stands in it."""
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


def _numbered(one: Period) -> tuple[int, int] | None:
    """Year and number that `period` made this one of."""
    match = _KEY_BODY.fullmatch(one.key.partition(".")[0])
    return (int(match["year"]), int(match["number"] or 1)) if match else None


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
    raise _unreadable(label)


def _checked(
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
        windows = "; ".join(f"{one.basis}: {_day(one.start)}–{_day(one.end)}" for one in readings)
        raise AntqError(
            f"Ngày của kỳ không khớp với `{label}` / the dates contradict the label",
            where=f"{start.isoformat()} … {end.isoformat() if end else ''}",
            fix=f"kỳ này là / it is: {windows}; hoặc cơ sở `Theo đợt cao điểm` / or basis campaign",
        )
    # Bounds that are stated are no assumption: prefer the basis that names them.
    return next((one for one in fitting if one.basis != "assumed" or basis == "assumed"), fitting[0])


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


def _iso_date(text: str, key: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _unreadable(key) from error


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _unreadable(text: str) -> UnknownNameError:
    body, dot, basis = text.strip().partition(".")
    meant = lists.near(basis, lists.codes("period_basis")) if dot and _KEY_BODY.fullmatch(body) else []
    near = f"có phải / did you mean: {', '.join(f'{body}.{one}' for one in meant)}; " if meant else ""
    return UnknownNameError(
        f"Không đọc được kỳ báo cáo `{text}` / cannot read the period",
        fix=f"{near}viết như / write: {_EXAMPLES}",
    )
