"""The periods a text states, and which of them holds at a place: its own sentence's, its paragraph's, the heading's."""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from antq.narrative.text import fold
from antq.narrative.tokens import Tokens

_YEAR: Final = r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
_DAY: Final = r"(?:ngày )?([0-9]{1,2})[/.-]\s?([0-9]{1,2})(?:[/.-]\s?((?:19|20)[0-9]{2}))?"
# How many tokens of its sentence may stand in front of a period that opens it.
_OPENING: Final = 8
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_STAGE, _QUARTER = fold("giai đoạn"), fold("quý")
_SAID: Final = re.compile(
    rf"(?P<span>(?:từ |tính từ )?{_DAY}\s?(?:đến|tới|-)\s?(?:hết )?{_DAY})"
    rf"|(?:{_STAGE} |từ năm |, |\()(?P<from>(?:19|20)[0-9]{{2}})"
    r"\s?(?:-|đến năm|đến)\s?(?P<to>(?:19|20)[0-9]{2})"
    rf"|{_QUARTER} (?P<quarter>iv|i{{1,3}}|[1-4])\s?(?:[/,-]|năm)?\s?{_YEAR.replace('year', 'quarter_year')}"
    rf"|(?P<half>6|sáu|9|chín) tháng (?P<part>đầu|cuối)?\s?(?:của )?(?:năm )?{_YEAR.replace('year', 'half_year')}"
    rf"|tháng (?P<month>[0-9]{{1,2}})\s?(?:[/.-]|năm )\s?{_YEAR.replace('year', 'month_year')}"
    rf"|(?P<since>từ đầu năm )?năm (?:công tác )?{_YEAR}"
)
# What makes a year no period of results: a document's date, a comparison, a distant aim, an anniversary.
_NO_PERIOD: Final = re.compile(
    r"(?:cùng kì|so với|đến|kế hoạch|nghị quyết|tết|sinh|tháng [0-9]{1,2}|ngày [0-9]{1,2}|luật|nhiệm kì|từ|trước|sau) $"
)


@dataclass(frozen=True)
class Said:
    """A stated period: its first and last day in ISO form, and the token where it stands.

    `opens` says that a sentence begins with it, `exact` that its days are stated.
    """

    at: int
    start: str
    end: str
    opens: bool
    exact: bool


class Periods:
    """The periods of a text by token."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._said = list(_stated(tokens))
        self._at = [one.at for one in self._said]
        self._heading = self._of_heading()
        self._opening = next((one for one in self._said if one.opens or one.exact), None)

    def at(self, i: int) -> Said | None:
        """The period that holds at token `i`.

        That is the last one told before it in its sentence or at the beginning of a sentence of its line, else that of
        the heading, else the first before it that opens a sentence or states its days.
        """
        tokens = self._tokens
        for k in range(bisect_right(self._at, i) - 1, -1, -1):
            said = self._said[k]
            if tokens.line[said.at] != tokens.line[i]:
                break
            if said.opens or tokens.sentence[said.at] == tokens.sentence[i]:
                return said
        if self._heading is not None:
            return self._heading
        return self._opening if self._opening is not None and self._opening.at < i else None

    def _of_heading(self) -> Said | None:
        """The period of the lines in front of the first sentence that ends with a full stop."""
        tokens = self._tokens
        count = len(tokens)
        ends = (
            i
            for i in range(count - 1)
            if tokens.words[i] == "." and tokens.sentence[i] != tokens.sentence[i + 1]
        )
        line = tokens.line[next(ends, count - 1)] if count else 0
        found = [one for one in self._said if tokens.line[one.at] < line]
        # Bounds that are stated say more than the name of the period.
        return next((one for one in found if one.exact), found[0] if found else None)


def _stated(tokens: Tokens) -> Iterator[Said]:
    plain = tokens.folded.plain
    for found in _SAID.finditer(plain):
        bounds = _bounds(found)
        if bounds is None:
            continue
        if not found["span"] and _NO_PERIOD.search(plain[max(0, found.start() - 16) : found.start()]):
            continue
        token = bisect_right(tokens.starts, found.start()) - 1
        if 0 <= token < len(tokens):
            at = token + (tokens.ends[token] <= found.start())
            opens = at < _OPENING or tokens.sentence[at - _OPENING] != tokens.sentence[at]
            yield Said(at, *bounds, opens, bool(found["span"]))


def _bounds(found: re.Match[str]) -> tuple[str, str] | None:
    if found["span"]:
        first_day, first_month, first_year, last_day, last_month, last_year = found.groups()[1:7]
        if last_year is None:
            return None
        year = first_year or (last_year if int(first_month) <= int(last_month) else str(int(last_year) - 1))
        return _days(
            int(year), int(first_month), int(first_day), int(last_year), int(last_month), int(last_day)
        )
    if found["from"]:
        return _days(int(found["from"]), 1, 1, int(found["to"]), 12, 31)
    if found["quarter"]:
        last = 3 * _ROMAN[found["quarter"]]
        return _months(int(found["quarter_year"]), last - 2, last)
    if found["half"]:
        year = int(found["half_year"])
        if found["half"] in ("9", "chín"):
            return _months(year, 1, 9)
        return _months(year, 7, 12) if found["part"] == "cuối" else _months(year, 1, 6)
    if found["month"]:
        month = int(found["month"])
        return _months(int(found["month_year"]), month, month) if 1 <= month <= 12 else None
    return _months(int(found["year"]), 1, 12)


def _months(year: int, first: int, last: int) -> tuple[str, str]:
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{monthrange(year, last)[1]:02}"


def _days(*parts: int) -> tuple[str, str] | None:
    first_year, first_month, first_day, last_year, last_month, last_day = parts
    for year, month, day in ((first_year, first_month, first_day), (last_year, last_month, last_day)):
        if not (1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
            return None
    start = f"{first_year}-{first_month:02}-{first_day:02}"
    end = f"{last_year}-{last_month:02}-{last_day:02}"
    return (start, end) if start <= end else None
