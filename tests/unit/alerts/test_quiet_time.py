"""Nights, weekends and public holidays of Viet Nam are quiet; a Saturday worked instead is not."""

from datetime import UTC, datetime

import pytest

from antq.alerts.quiet_time import is_quiet
from antq.core.clock import VIET_NAM
from antq.reference import lists

HOLIDAYS = [dict(row) for row in lists._rows("public_holidays")]
NIGHT = "18:00-07:00"


@pytest.mark.parametrize(
    ("moment", "hours", "quiet"),
    [
        ("2026-12-01 06:59", NIGHT, True),
        ("2026-12-01 07:00", NIGHT, False),
        ("2026-12-01 17:59", NIGHT, False),
        ("2026-12-01 18:00", NIGHT, True),
        ("2026-12-01 00:00", NIGHT, True),
        ("2026-12-01 12:30", "12:00-13:00", True),
        ("2026-12-01 13:00", "12:00-13:00", False),
        ("2026-12-01 23:00", "12:00-13:00", False),
        # Saturday, Sunday, National Day, a Saturday worked for a day off that was moved.
        ("2026-12-05 12:00", NIGHT, True),
        ("2026-12-06 12:00", NIGHT, True),
        ("2026-09-02 12:00", NIGHT, True),
        ("2019-01-05 12:00", NIGHT, False),
        ("2019-01-05 20:00", NIGHT, True),
        # Without quiet hours no day is quiet either.
        ("2026-12-06 03:00", "", False),
    ],
)
def test_when_receivers_are_left_alone(moment: str, hours: str, quiet: bool) -> None:
    local = datetime.fromisoformat(moment).replace(tzinfo=VIET_NAM)

    assert is_quiet(local, hours, HOLIDAYS) is quiet
    assert is_quiet(local.astimezone(UTC), hours, HOLIDAYS) is quiet
