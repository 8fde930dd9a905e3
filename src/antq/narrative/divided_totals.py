"""Totals of cases or persons whose named parts are all of them: filed are the parts, each with its subject.

`60 vụ, trong đó 40 vụ ma túy, 20 vụ pháo`: 40 and 20. Where the parts leave something over, the total is filed,
and they are parts of it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from antq.narrative.figure import Figure
from antq.narrative.rules.crimes import CONTEXT

_COUNTS: Final = frozenset({"seizure_cases", "seizure_suspects"})
_EXACT: Final = "exact"
_UNKNOWN: Final = "unknown"


def count_parts(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures with such parts in place of their total, which becomes context."""
    result = list(figures)
    for i, total in enumerate(figures):
        parts = _following_parts(figures, i) if _is_divisible(total) else {}
        if not parts or sum(part.value or 0 for part in parts.values()) != total.value:
            continue
        subjects = {part.subject for part in parts.values()}
        # Parts of one subject may be cut by something else: `40 vụ ma túy, 20 vụ phối hợp với Hải quân`.
        if None in subjects or len(subjects) < len(parts):
            continue
        result[i] = replace(total, kind=CONTEXT, indicator=None, mode=None, acquisition=None)
        for at, part in parts.items():
            mode = total.mode if part.mode in (None, _UNKNOWN) else part.mode
            result[at] = replace(part, relation="disjoint", mode=mode)
    return tuple(result)


def _is_divisible(total: Figure) -> bool:
    return (
        total.kind == "seizure"
        and total.indicator in _COUNTS
        and total.relation == "disjoint"
        and total.subject is None
        and total.qualifier == _EXACT
    )


def _following_parts(figures: Sequence[Figure], at: int) -> dict[int, Figure]:
    """The parts that follow a total, by their places; none where one is not as exact, or of elsewhere."""
    total = figures[at]
    parts = {}
    for i in range(at + 1, len(figures)):
        part = figures[i]
        if part.kind != "seizure" or part.indicator != total.indicator:
            continue
        if part.relation != "part_of":
            break
        if part.qualifier != _EXACT or _where(part) != _where(total):
            return {}
        parts[i] = part
    return parts


def _where(figure: Figure) -> tuple[str | None, ...]:
    return (
        figure.scope,
        figure.level,
        figure.period_start,
        figure.period_end,
        figure.owner,
        figure.acquisition,
    )
