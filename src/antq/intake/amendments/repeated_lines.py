"""A supplement that states again what is in force: it would count those lines twice, so its sender is asked."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from antq.findings.catalogue import Finding
from antq.intake.amendments import effects, slot_figures
from antq.intake.amendments.reported_figures import ReportedFigures
from antq.rules import JudgedSection

MOST_REPEATED: Final = "SL125"
SOME_REPEATED: Final = "SL126"
# Sums named in the message; the receipt lists them all.
_MOST_SUMS: Final = 5


def findings(judged: JudgedSection, reported: ReportedFigures, on: date) -> Iterator[Finding]:
    """A question where most valid lines of a supplement are in force already, a warning where some are."""
    counts = judged.counts()
    valid = counts["accepted"] + counts["warned"]
    if not reported.repeated:
        return
    args = {"count": str(reported.repeated), "of": str(valid), "sums": _sums(judged, reported, on)}
    code = MOST_REPEATED if 2 * reported.repeated > valid else SOME_REPEATED
    yield Finding(code, judged.section.name, args=args)


def _sums(judged: JudgedSection, reported: ReportedFigures, on: date) -> str:
    """What totals would become: `Cuộc họp dân 59 → 118; Số vụ 16 → 32`."""
    grown_figures = [
        one
        for one in slot_figures.figures_after_filing(judged, reported, on)
        if one.read and one.before is not None and one.before != one.value
    ]
    shown = [
        f"{slot_figures.label(one.key)} {effects.written(one.before or one.value)} → {effects.written(one.value)}"
        for one in grown_figures[:_MOST_SUMS]
    ]
    return "; ".join(shown + ["…"] * (len(grown_figures) > _MOST_SUMS))
