"""Seizures of a simulated month, or quarter of three: groups, who took them, and what was taken."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from antq import periods
from antq.periods import Period
from antq.simulation.draws import dice_of, draw_count, filing_units, held_by, scale
from antq.simulation.report_files import Cell, Line


@dataclass(frozen=True)
class _Exhibit:
    """What is taken: unit, chance that a group holds it, log-mean and log-spread of the quantity, decimals."""

    item: str
    unit: str
    chance: float
    log_mean: float
    log_spread: float
    decimals: int = 0


_DRUGS: Final = (
    _Exhibit("methamphetamine_crystal", "kg", 0.45, -1.4, 1.3, 3),
    _Exhibit("heroin", "g", 0.4, 3.6, 1.2, 2),
    _Exhibit("heroin", "brick", 0.05, 1.1, 0.7),
    _Exhibit("synthetic_drug_tablets", "tablet", 0.4, 5.2, 1.4),
    _Exhibit("cannabis_dry", "kg", 0.15, -0.3, 1.0, 2),
    _Exhibit("ketamine", "g", 0.25, 4.0, 1.1, 1),
    _Exhibit("mdma", "tablet", 0.15, 3.6, 1.0),
)
_GOODS: Final = (
    _Exhibit("fireworks", "kg", 0.5, 2.9, 0.9, 1),
    _Exhibit("cigarettes", "pack", 0.5, 6.6, 0.9),
)
_HANDED_OVER: Final = (
    _Exhibit("homemade_guns", "gun", 0.8, 0.9, 0.6),
    _Exhibit("ammunition", "tablet", 0.6, 3.0, 0.9),
    _Exhibit("melee_weapons", "piece", 0.4, 1.6, 0.8),
)


@dataclass(frozen=True)
class _Group:
    """A seizure group of a month: who took it and its lines without the group's number."""

    by: str
    lines: tuple[Line, ...]


def seizure_lines(seed: int, key: str, unit: str, period: Period) -> list[Line]:
    """The seizure groups that a reporting unit of a territory tells of, numbered; a quarter has those of its months."""
    months = periods.calendar("month", period.start, period.end, period.basis)
    groups = [group for month in months for atom in held_by(key) for group in _groups(seed, atom, month)]
    own = [group for group in groups if unit in ("consolidated", group.by)]
    return [
        {**line, "group_no": str(number)} for number, group in enumerate(own, start=1) for line in group.lines
    ]


def _groups(seed: int, atom: str, period: Period) -> list[_Group]:
    """Seizure groups of an old territory in a month; small territories have months without any."""
    dice = dice_of(seed, atom, period.key, "seizures")
    season = 1.3 if period.end.month == 6 else 1.0
    forces = ("police", "border_guard") if "border_guard" in filing_units(seed, atom) else ("police",)
    found = []
    for _ in range(draw_count(dice, 2.6 * scale(seed, atom) * season)):
        by = dice.choices(forces, (0.7, 0.3)[: len(forces)])[0]
        mode = dice.choices(("independent", "lead", "joint", "unknown"), (0.7, 0.12, 0.12, 0.06))[0]
        cases = dice.randint(1, 4)
        head = {"level": "province", "acquisition": "seized", "mode": mode}
        stated: dict[str, Cell] = {"cases": cases, "suspects": cases + dice.randint(0, 4)}
        exhibits = _exhibits(dice, _DRUGS if dice.random() < 0.8 else _GOODS)
        if exhibits[0]["item"] == "cigarettes" and dice.random() < 0.4:
            stated = {"cases": cases, "suspects": 0, "ownerless": True}
        found.append(
            _Group(by, tuple({**head, **(stated if i == 0 else {}), **e} for i, e in enumerate(exhibits)))
        )
    if dice.random() < 0.25:
        head = {"level": "province", "acquisition": "handed_over", "mode": "unknown"}
        found.append(_Group("police", tuple({**head, **e} for e in _exhibits(dice, _HANDED_OVER))))
    return found


def _exhibits(dice: random.Random, choices: Sequence[_Exhibit]) -> list[dict[str, Cell]]:
    """One or more exhibits, no item and unit twice."""
    taken = [one for one in choices if dice.random() < one.chance] or [choices[0]]
    lines: list[dict[str, Cell]] = []
    for one in taken[:3]:
        quantity = round(dice.lognormvariate(one.log_mean, one.log_spread), one.decimals)
        least = Decimal(1).scaleb(-one.decimals)
        amount = max(least, Decimal(str(quantity)).quantize(least))
        lines.append(
            {"item": one.item, "quantity": amount if one.decimals else int(amount), "unit": one.unit}
        )
    return lines
