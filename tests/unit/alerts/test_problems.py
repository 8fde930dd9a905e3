"""When a reminder is due: three working days before the last day, before Tết too."""

from datetime import date

import pytest

from antq.alerts.problems import is_due_soon
from antq.reference import lists
from antq.reference.working_days import days_off

IS_OFF = days_off(lists.rows("public_holidays"))
# The first working day after Tết of 2025, which lasted from Saturday 25 January to Sunday 2 February.
AFTER_TET = date(2025, 2, 3)
THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("today", "due", "is_soon"),
    [
        (date(2026, 11, 20), THURSDAY, False),
        (date(2026, 11, 21), THURSDAY, False),
        (date(2026, 11, 23), THURSDAY, True),
        (THURSDAY, THURSDAY, True),
        (date(2026, 11, 27), THURSDAY, False),
        # The last three working days lie before the holidays.
        (date(2025, 1, 22), AFTER_TET, True),
        (date(2025, 1, 21), AFTER_TET, False),
    ],
)
def test_a_reminder_comes_three_working_days_before(today: date, due: date, is_soon: bool) -> None:
    assert is_due_soon(today, due, IS_OFF) is is_soon
