"""The periods a text states, and which of them holds at a place: its own sentence's, its paragraph's, the heading's."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from antq.narrative.period_patterns import StatedPeriod, stated_periods
from antq.narrative.tokens import Tokens

# How many tokens of its sentence may precede a period that opens it.
_OPENING: Final = 8
# A month is not ahead where one of these words follows it closely.
_DONE: Final = frozenset({"đã", "được"})
_DONE_WITHIN: Final = 40


@dataclass(frozen=True)
class PlacedPeriod:
    """A stated period: its first and last day in ISO form, None where the text does not state them, and its token.

    `opens` says that a sentence begins with it, `exact` that its days are stated, `is_day` that it is one day.
    """

    at: int
    start: str | None
    end: str | None
    opens: bool
    exact: bool
    is_day: bool = False


class Periods:
    """The periods of a text by token."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._placed_periods = list(_placed_periods(tokens))
        self._at = [one.at for one in self._placed_periods]
        self._heading = self._of_heading()
        self._opening = next(
            (
                one
                for one in self._placed_periods
                if one.start and not one.is_day and (one.opens or one.exact)
            ),
            None,
        )

    def at(self, i: int) -> PlacedPeriod | None:
        """The period that holds at token `i`.

        That is the last one stated before it in its sentence or opening a sentence of its line, else that of
        the heading, else the first before it that opens a sentence or states its days.
        """
        tokens = self._tokens
        for k in range(bisect_right(self._at, i) - 1, -1, -1):
            period = self._placed_periods[k]
            if tokens.line[period.at] != tokens.line[i]:
                break
            if period.opens or tokens.sentence[period.at] == tokens.sentence[i]:
                return period
        if self._heading is not None:
            return self._heading
        return self._opening if self._opening is not None and self._opening.at < i else None

    def is_ahead(self, i: int) -> bool:
        """Whether the sentence of token `i` begins with a month, quarter or year after the period of the heading.

        `Tháng 6: mở 3 đợt cao điểm` in a report of May is a plan, unless it says `đã`.
        """
        tokens, heading = self._tokens, self._heading
        if heading is None or heading.end is None:
            return False
        k = bisect_right(self._at, i) - 1
        if k < 0 or tokens.sentence[self._placed_periods[k].at] != tokens.sentence[i]:
            return False
        period = self._placed_periods[k]
        if period.is_day or not period.opens or period.start is None or period.start <= heading.end:
            return False
        return _DONE.isdisjoint(tokens.words[period.at : min(i, period.at + _DONE_WITHIN)])

    def _of_heading(self) -> PlacedPeriod | None:
        """The period of the lines in front of the first sentence that ends with a full stop."""
        tokens = self._tokens
        count = len(tokens)
        ends = (
            i
            for i in range(count - 1)
            if tokens.words[i] == "." and tokens.sentence[i] != tokens.sentence[i + 1]
        )
        line = tokens.line[next(ends, count - 1)] if count else 0
        found = [
            one for one in self._placed_periods if one.start and not one.is_day and tokens.line[one.at] < line
        ]
        # Bounds that are stated say more than the name of the period.
        return next((one for one in found if one.exact), found[0] if found else None)


def _placed_periods(tokens: Tokens) -> Iterator[PlacedPeriod]:
    """The stated periods at their tokens. Without a year they hold where they open a sentence, in the first year."""
    known = list(stated_periods(tokens.folded.plain))
    year = next((int(one.days[1][:4]) for one in known if one.days), None)
    for one in known:
        token = bisect_right(tokens.starts, one.start_at) - 1
        if not 0 <= token < len(tokens):
            continue
        at = token + (tokens.ends[token] <= one.start_at)
        opens = at < _OPENING or tokens.sentence[at - _OPENING] != tokens.sentence[min(at, len(tokens) - 1)]
        dated_period: StatedPeriod = one
        if one.yearless or one.is_day:
            if not opens:
                continue
            if one.yearless and year is not None:
                dated_period = one.in_year(year)
        start, end = dated_period.days or (None, None)
        yield PlacedPeriod(at, start, end, opens, one.exact, one.is_day)
