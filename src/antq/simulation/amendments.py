"""What goes wrong with a simulated report: a spoilt line, and the later filing that replaces, corrects or adds."""

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from antq import forms
from antq.simulation.activity_lines import COUNTED_ACTIVITIES
from antq.simulation.report_files import Cell, Line, Section


def with_fault(dice: random.Random, section: Section) -> Section:
    """The section with one line spoilt the way clerks spoil them."""
    if not section.lines:
        return section
    spoilt: dict[str, dict[str, Cell]] = {
        "activities": {"activity": "Hoạt động khác"},
        "seizures": {"unit": "lít"},
        "models": {"record": "khác"},
    }
    if section.form == "activities" and dice.random() < 0.5:
        spoilt["activities"] = {"denominator": "không rõ"}
    index = dice.randrange(len(section.lines))
    lines = [{**line, **spoilt[section.form]} if i == index else line for i, line in enumerate(section.lines)]
    return replace(section, lines=lines)


def amend(dice: random.Random, sections: Sequence[Section]) -> tuple[str, str, list[Section]]:
    """Kind, reason and sections of a later filing: mostly a replacement, else a correction or a supplement."""
    first = sections[0]
    kind = dice.choices(("replace", "correction", "supplement"), (0.6, 0.25, 0.15))[0]
    if first.form != "activities" or not first.lines or kind == "replace":
        factor = Decimal(str(round(dice.uniform(0.9, 1.15), 2)))
        lines = [_scaled(line, factor) for line in first.lines]
        return "replace", "Rà soát lại số liệu các xã", [replace(first, lines=lines), *sections[1:]]
    if kind == "correction":
        line = _scaled(first.lines[0], Decimal("1.08"))
        return "correction", "Đính chính số liệu một chỉ tiêu", [replace(first, lines=[line])]
    extra: Line = {"level": "province", "activity": "gift_giving", "households": dice.randint(10, 200)}
    return "supplement", "Bổ sung kết quả tặng quà", [replace(first, lines=[extra])]


def _scaled(line: Line, factor: Decimal) -> Line:
    """The line with its counts of events changed; stocks and seizures stay."""
    if line.get("activity") not in COUNTED_ACTIVITIES:
        return line
    return {
        name: int(value * factor) if name in forms.COUNT_FIELDS and isinstance(value, int) else value
        for name, value in line.items()
    }
