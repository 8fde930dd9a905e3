"""Which days are days off in Viet Nam, by the list `public_holidays`."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from antq.reference.lists import Row

_FRIDAY: Final = 4


def days_off(holidays: Iterable[Row]) -> Callable[[date], bool]:
    """Whether a day is off: a weekend, or as a row of the list says of it (a holiday, or a Saturday worked instead)."""
    kinds = {row["day"]: row["kind"] for row in holidays}

    def is_off(day: date) -> bool:
        kind = kinds.get(day.isoformat())
        return kind == "holiday" if kind else day.weekday() > _FRIDAY

    return is_off
