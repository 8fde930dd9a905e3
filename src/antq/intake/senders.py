"""Senders: who may file for which reporting units and territories, by the day a file was received.

`reference/senders.csv` holds one row a right: sender, units and provinces (codes with spaces between, `*` for all),
first and last day. A right for a territory holds for those merged into it too: the successor files for its old
territories. Rows marked as demonstration count only in a warehouse initialised as one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from antq import geography
from antq.findings.catalogue import Finding
from antq.privacy import persons
from antq.reference import lists

# Who files what is handed in at the machine itself (`antq submit` without `--sender`).
NATIONAL_DESK: Final = "national_desk"
ALL: Final = "*"
REFUSALS: Final = frozenset({"SL250", "SL251", "SL252"})
_MOST_NAMED = 3


@dataclass(frozen=True)
class Right:
    """One row of the list. `units` and `provinces` are None for all; `last` None while it holds."""

    sender: str
    name_vi: str
    name_en: str
    units: frozenset[str] | None
    provinces: frozenset[str] | None
    first: date
    last: date | None
    demonstration: bool

    def covers(self, unit: str, province_key: str) -> bool:
        """Whether the right is for this unit and territory, or for what the territory was merged into."""
        if self.units is not None and unit not in self.units:
            return False
        return self.provinces is None or not self.provinces.isdisjoint(_with_successor(province_key))

    def holds(self, on: date) -> bool:
        """Whether the right is in force on a day."""
        return self.first <= on and (self.last is None or on <= self.last)


def _with_successor(province_key: str) -> tuple[str, ...]:
    heir = geography.successor(province_key)
    return (province_key, heir) if heir else (province_key,)


def _codes(text: str | None) -> frozenset[str] | None:
    return None if text == ALL else frozenset((text or "").split())


@cache
def rights() -> Mapping[str, Sequence[Right]]:
    """All rights by sender."""
    found: dict[str, list[Right]] = defaultdict(list)
    for row in lists.rows("senders"):
        sender = row["sender"] or ""
        found[sender].append(
            Right(
                sender,
                row["name_vi"] or "",
                row["name_en"] or "",
                _codes(row["reporting_units"]),
                _codes(row["provinces"]),
                date.fromisoformat(row["valid_from"] or ""),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                row["demonstration"] == "true",
            )
        )
    return dict(found)


def check_known(sender: str) -> None:
    """Raises UnknownNameError, with those it may have meant, for a sender that the list does not hold."""
    if sender not in rights():
        raise lists.unknown(sender, "senders", list(rights()))


def refusal(
    sender: str, unit: str | None, province_key: str | None, on: date, *, demonstration: bool
) -> Finding | None:
    """Why a sender may not file for a unit and territory on a day, or None if it may.

    An unknown sender is refused also where unit or territory are not known; a known one is not judged then. What is
    finding names only who may file for that slot, never what was filed.
    """
    own_rights = [right for right in rights().get(sender, ()) if demonstration or not right.demonstration]
    if not own_rights:
        return Finding("SL251", value=persons.mask(sender))
    if unit is None or province_key is None:
        return None
    covering = [right for right in own_rights if right.covers(unit, province_key)]
    if any(right.holds(on) for right in covering):
        return None
    heads = lists.labels("reporting_units"), lists.labels("reporting_units", "en")
    row = next(one for one in reversed(geography.history()) if one.province_key == province_key)
    args = {
        "unit": heads[0][unit],
        "unit_en": heads[1][unit],
        "province": row.name_vi,
        "province_en": row.name_en,
        "received": on.isoformat(),
    }
    if covering:
        latest = max(covering, key=lambda right: right.first)
        args["dates"] = f"{latest.first.isoformat()} – {latest.last.isoformat() if latest.last else '…'}"
        return Finding("SL252", value=own_rights[0].name_vi, args=args)
    allowed = _allowed(unit, province_key, on)
    args["who"] = " · ".join(right.name_vi for right in allowed) or "…"
    args["who_en"] = " · ".join(right.name_en for right in allowed) or "…"
    return Finding("SL250", value=own_rights[0].name_vi, args=args)


def _allowed(unit: str, province_key: str, on: date) -> list[Right]:
    """Who may file for a unit and territory on a day: the nearest first, the demonstration's never."""
    found = [
        right
        for several in rights().values()
        for right in several
        if not right.demonstration and right.covers(unit, province_key) and right.holds(on)
    ]
    return sorted(found, key=lambda right: (right.provinces is None, right.units is None))[:_MOST_NAMED]
