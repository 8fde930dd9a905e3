"""Whom an alert is for: by the list `receivers`, which stewards publish."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from antq.alerts.alert import SEVERITIES, Severity
from antq.reference.list_checks import MAIL
from antq.reference.lists import Row, valid_on

_EVERY: Final = "*"
_RANKS: Final[Mapping[str, int]] = {severity: rank for rank, severity in enumerate(SEVERITIES)}


class Addressed(Protocol):
    """What is looked at of an alert."""

    @property
    def severity(self) -> Severity: ...
    @property
    def form(self) -> str: ...
    @property
    def reporting_unit(self) -> str: ...
    @property
    def province_key(self) -> str: ...


@dataclass(frozen=True, order=True)
class Receiver:
    """An office (`name`), the channel it is told over, and its address there, empty where the channel has its own."""

    name: str
    channel: str
    address: str

    @property
    def is_in_house(self) -> bool:
        """Whether figures may be told: over mail only."""
        return self.channel == MAIL


def find_receivers(alert: Addressed, rows: Iterable[Row], day: date) -> list[Receiver]:
    """The receivers of an alert on a day, each once, in order, out of the rows of the list `receivers`.

    A row that names a form, unit or territory is for alerts of that one only.
    """
    return sorted(
        {
            Receiver(row["receiver"] or "", row["channel"] or "", row["address"] or "")
            for row in valid_on(rows, day)
            if _is_for(row, alert)
        }
    )


def _is_for(row: Row, alert: Addressed) -> bool:
    return (
        (row["form"] or _EVERY) in (_EVERY, alert.form)
        and (row["reporting_unit"] or _EVERY) in (_EVERY, alert.reporting_unit)
        and (row["province_key"] or _EVERY) in (_EVERY, alert.province_key)
        and _RANKS[alert.severity] >= _RANKS.get(row["least_severity"] or "", 0)
    )
