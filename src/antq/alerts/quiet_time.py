"""When receivers are left alone: nights, weekends and public holidays of Viet Nam."""

from collections.abc import Iterable
from datetime import datetime, time

from antq.core.clock import VIET_NAM
from antq.reference.lists import Row
from antq.reference.working_days import days_off


def is_quiet(moment: datetime, hours: str, holidays: Iterable[Row]) -> bool:
    """Whether a moment (with a time zone) is one at which only errors are told.

    `hours` are the setting `alert_quiet_hours`, such as `18:00-07:00`; empty, no moment is quiet, nor is a day off.
    `holidays` are the rows of the list `public_holidays`: days off, and Saturdays worked instead.
    """
    if not hours:
        return False
    local = moment.astimezone(VIET_NAM)
    first, last = (time.fromisoformat(part) for part in hours.split("-"))
    at = local.time()
    is_in_hours = first <= at < last if first <= last else at >= first or at < last
    if is_in_hours:
        return True
    return days_off(holidays)(local.date())
