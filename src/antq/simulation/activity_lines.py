"""Activities of a simulated month: how often each is held, by whom, and the stocks reported with them."""

from dataclasses import dataclass
from typing import Final

from antq.periods import Period
from antq.simulation.draws import dice_of, draw_count, held_by, months_since_epoch, scale
from antq.simulation.report_files import Line

# Festivals of 19 August are held from July to mid August; 26 June is the day against drugs; Tet is quiet.
_SEASON: Final = (0.9, 0.7, 1.0, 0.95, 1.0, 1.15, 1.45, 2.0, 1.25, 1.0, 1.1, 1.05)
_FESTIVAL: Final = {7: 0.15, 8: 1.0, 9: 0.1}


@dataclass(frozen=True)
class _Activity:
    """A kind of activity: monthly mean of its first field, and each further field's mean for one of the first."""

    code: str
    field: str
    mean: float
    further: tuple[tuple[str, float], ...] = ()
    seasonal: bool = True
    police_share: float = 0.0


_ACTIVITIES: Final = (
    _Activity("residents_meeting", "occasions", 85, (("attendances", 62),), police_share=0.4),
    _Activity("movement_launch", "occasions", 9, (("attendances", 150),), police_share=0.5),
    _Activity("propaganda_session", "occasions", 60, (("attendances", 55),), police_share=0.6),
    _Activity("thematic_talk", "occasions", 6, (("attendances", 120),)),
    _Activity("listening_forum", "occasions", 3, (("attendances", 110), ("items", 14)), police_share=1.0),
    _Activity("leaflet_distribution", "items", 2500),
    _Activity("training_class", "occasions", 2, (("attendances", 45),)),
    _Activity("patrol", "occasions", 140, (("attendances", 8),), seasonal=False, police_share=0.7),
    _Activity("mediation", "occasions", 14, seasonal=False),
    _Activity("crime_denunciation", "items", 45, seasonal=False, police_share=1.0),
    _Activity("reform_support", "people", 12, seasonal=False),
    _Activity("ad_hoc_commendation", "people", 7, (("organisations", 0.3),)),
)
_STOCKS: Final = (
    _Activity("self_management_security_team", "organisations", 310, (("people", 6),)),
    _Activity("grassroots_security_team", "organisations", 150, (("people", 3.4),)),
)
_UNION_ACTIVITIES: Final = ("propaganda_session", "residents_meeting", "movement_launch")

COUNTED_ACTIVITIES: Final = frozenset(activity.code for activity in _ACTIVITIES)
"""Codes of the activities that are counted anew each month."""


def activity_lines(seed: int, key: str, unit: str, period: Period) -> list[Line]:
    """What a reporting unit of a territory has to say about the activities of a month."""
    lines: list[Line] = []
    for activity in _ACTIVITIES:
        counts = _draw_counts(seed, key, activity, period)
        police = {field: round(count * activity.police_share) for field, count in counts.items()}
        base = {"level": "province", "activity": activity.code}
        if unit == "consolidated":
            # What was not held at all is reported as zero by most and left out by some.
            if any(counts.values()) or dice_of(seed, key, period.key, activity.code, "zero").random() < 0.7:
                lines.append({**base, "agency": "several", **counts, "relation": "disjoint"})
            if activity.code == "residents_meeting" and any(police.values()):
                lines.append({**base, "agency": "police", **police, "relation": "part_of"})
        elif unit == "police" and activity.police_share:
            lines.append({**base, "agency": "police", **police})
        elif activity.code in _UNION_ACTIVITIES and unit not in ("police", "consolidated"):
            share = 0.12 if unit == "womens_union" else 0.2
            part = {field: round(count * share) for field, count in counts.items()}
            lines.append({**base, "agency": unit, **part})
    if unit == "consolidated":
        festival = _Activity(
            "movement_festival",
            "occasions",
            110 * _FESTIVAL.get(period.end.month, 0.0),
            (("attendances", 140),),
            False,
        )
        if festival.mean:
            lines.append(
                {"level": "province", "activity": festival.code, **_draw_counts(seed, key, festival, period)}
            )
        for stock in _STOCKS:
            lines.append(
                {"level": "province", "activity": stock.code, **_stock_counts(seed, key, stock, period)}
            )
        areas = sum(round(160 * scale(seed, atom)) for atom in held_by(key))
        meeting = round(areas * dice_of(seed, key, period.end.year, "standard").uniform(0.82, 0.98))
        lines.append(
            {
                "level": "province",
                "activity": "residential_area_security_standard",
                "organisations": meeting,
                "denominator": areas,
            }
        )
    return lines


def _draw_counts(seed: int, key: str, activity: _Activity, period: Period) -> dict[str, int]:
    """Counts of an activity, summed over the old territories a territory holds."""
    total: dict[str, int] = {}
    for atom in held_by(key):
        dice = dice_of(seed, atom, period.key, activity.code)
        season = _SEASON[period.end.month - 1] if activity.seasonal else 1.0
        count = draw_count(dice, activity.mean * scale(seed, atom) * season)
        total[activity.field] = total.get(activity.field, 0) + count
        for field, each in activity.further:
            total[field] = total.get(field, 0) + (draw_count(dice, count * each) if count else 0)
    return total


def _stock_counts(seed: int, key: str, activity: _Activity, period: Period) -> dict[str, int]:
    """A stock of an activity: it hardly moves from month to month."""
    total: dict[str, int] = {}
    for atom in held_by(key):
        dice = dice_of(seed, atom, activity.code)
        growth = 1 + 0.004 * months_since_epoch(period)
        count = round(activity.mean * scale(seed, atom) * dice.uniform(0.8, 1.2) * growth)
        total[activity.field] = total.get(activity.field, 0) + count
        for field, each in activity.further:
            total[field] = total.get(field, 0) + round(count * each * dice.uniform(0.9, 1.1))
    return total
