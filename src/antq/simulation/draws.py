"""What all simulated figures are drawn from: dice, the 63 old territories and who holds them, sizes and counts."""

import math
import random
from datetime import date, timedelta
from functools import cache
from typing import Final

from antq import geography, periods
from antq.periods import Period

EPOCH: Final = date(2020, 1, 1)
"""Stocks of models are counted on from here, so no earlier month can be simulated."""

_LAST_OLD_DAY: Final = periods.MERGER_DATE - timedelta(days=1)


def dice_of(*parts: object) -> random.Random:
    """A generator of its own for each thing drawn, so that no draw depends on the order of others."""
    return random.Random("/".join(str(part) for part in parts))  # noqa: S311 (likeness, not secrecy)


@cache
def old_territories() -> tuple[str, ...]:
    """Keys of the 63 old territories, in official order."""
    return tuple(one.province_key for one in geography.territories(_LAST_OLD_DAY))


@cache
def held_by(province_key: str) -> tuple[str, ...]:
    """The old territories a territory holds: itself before the merger, its parents after."""
    if province_key in old_territories():
        return (province_key,)
    return tuple(atom for atom in old_territories() if geography.successor(atom) == province_key)


@cache
def scale(seed: int, atom: str) -> float:
    """How large an old territory is, relative to the usual one of 1."""
    return dice_of(seed, atom, "scale").lognormvariate(0.0, 0.45)


@cache
def filing_units(seed: int, atom: str) -> tuple[str, ...]:
    """Reporting units of an old territory that file in addition to the consolidated report."""
    dice = dice_of(seed, atom, "units")
    shares = {"police": 0.4, "border_guard": 0.2, "fatherland_front": 0.08, "womens_union": 0.06}
    return tuple(unit for unit, share in shares.items() if dice.random() < share)


def draw_count(dice: random.Random, mean: float) -> int:
    """A count around a mean, spread wider than chance alone would."""
    return max(0, round(dice.gauss(mean, 1.5 * math.sqrt(mean))))


def months_since_epoch(period: Period) -> int:
    """Whole months since the epoch."""
    return (period.end.year - EPOCH.year) * 12 + period.end.month - EPOCH.month
