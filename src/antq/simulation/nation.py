"""A seeded, plainly marked synthetic nation: reports as provinces would send them, of any size.

Figures are drawn for each of the 63 old territories and month, from the seed and nothing else; a territory of 2025
reports the sum of what it holds. So the nation is one whole before and after 1 July 2025, and a smaller run is a part
of a larger one. Every envelope says `Nguồn dữ liệu: mô phỏng`; no name of a person is drawn.
"""

import csv
import io
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final, Literal

from antq import geography, periods
from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.periods import Period
from antq.simulation.activity_lines import activity_lines
from antq.simulation.amendments import amend, with_fault
from antq.simulation.draws import EPOCH, dice_of, filing_units, held_by, old_territories
from antq.simulation.model_lines import model_lines
from antq.simulation.report_files import Cell, Line, Report, Section, to_csv, to_json, to_xlsx
from antq.simulation.seizure_lines import seizure_lines

Format = Literal["xlsx", "csv", "json"]
WRITERS: Final[Mapping[Format, Callable[[Report], bytes]]] = {"xlsx": to_xlsx, "csv": to_csv, "json": to_json}

# Shares of the slots. A province in seven is late and one in thirty silent, as the calendars of recent years show.
_LATE, _MISSING, _AMENDED, _FAULTY = 0.14, 0.03, 0.06, 0.04
# Quarters are missed more often, so that the demonstration has somebody to ask after.
_QUARTER_MISSING = 0.06


@dataclass(frozen=True)
class Plan:
    """What to simulate: a seed, how many of the 63 old territories, months (first days of the two ends), and quarters.

    A quarter is a year and a number from 1. Only consolidated reports tell of one, and only its seizures: as many files
    as a month has would keep a first run waiting.
    """

    seed: int = 2025
    provinces: int = 63
    first: date = date(2025, 5, 1)
    last: date = date(2025, 8, 1)
    quarters: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.provinces <= len(old_territories()):
            raise AntqError(
                f"cannot simulate {self.provinces} provinces", fix=f"1 to {len(old_territories())}"
            )
        if not EPOCH <= self.first <= self.last:
            raise AntqError(
                f"cannot simulate {self.first:%Y-%m} to {self.last:%Y-%m}",
                fix=f"months in order, from {EPOCH:%Y-%m} on",
            )


DEMONSTRATION: Final = Plan(first=date(2025, 6, 1), quarters=((2024, 3), (2025, 3)))
"""What `make run` files: the last month of 63 provinces and two of 34, and a quarter of two years, one on each map."""


@dataclass(frozen=True)
class SimulatedFile:
    """One file as sent: its name, format, sender, time of arrival, report, and whether it holds faults on purpose."""

    name: str
    format: Format
    sender: str
    received_at: datetime
    report: Report
    faulty: bool = False

    def data(self) -> bytes:
        """The file's bytes, the same each time."""
        return WRITERS[self.format](self.report)


def simulate_reports(plan: Plan) -> Iterator[SimulatedFile]:
    """Every file of the plan, in the order of arrival."""
    yield from sorted(_files(plan), key=lambda file: (file.received_at, file.name))


def write(plan: Plan, out: Path) -> list[SimulatedFile]:
    """Write the plan's files into `out`, with `manifest.csv` (file, sender, received_at); returns them in order."""
    out.mkdir(parents=True, exist_ok=True)
    files = list(simulate_reports(plan))
    text = io.StringIO()
    manifest = csv.writer(text, lineterminator="\n")
    manifest.writerow(["file", "sender", "received_at"])
    for file in files:
        (out / file.name).write_bytes(file.data())
        manifest.writerow([file.name, file.sender, file.received_at.isoformat()])
    (out / "manifest.csv").write_text(text.getvalue(), encoding="utf-8")
    return files


def _months(plan: Plan) -> Iterator[Period]:
    year, month = plan.first.year, plan.first.month
    while (year, month) <= (plan.last.year, plan.last.month):
        yield periods.period(year, "month", month, "decree_09")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _provinces(plan: Plan, on: date) -> list[str]:
    """Territories of a day that hold one of the plan's old territories."""
    order = list(old_territories())
    dice_of(plan.seed, "provinces").shuffle(order)
    chosen = set(order[: plan.provinces])
    keys = [one.province_key for one in geography.territories(on)]
    return [key for key in keys if chosen.intersection(held_by(key))]


def envelope(province_key: str, unit: str, period: Period) -> dict[str, Cell]:
    """The cover of a report: what it says of its slot, its kind and its origin."""
    return {
        "province": geography.territory(province_key, period.end).name_vi,
        "reporting_unit": unit,
        "period": period.label,
        "period_basis": period.basis,
        "kind": "replace",
        "origin": "synthetic",
        "lower_levels_complete": False,
    }


def _files(plan: Plan) -> Iterator[SimulatedFile]:
    quarters = [periods.period(year, "quarter", number, "decree_09") for year, number in plan.quarters]
    for period in (*_months(plan), *quarters):
        is_quarter = period.cadence == "quarter"
        for key in _provinces(plan, period.end):
            units = sorted({unit for atom in held_by(key) for unit in filing_units(plan.seed, atom)})
            for unit in ("consolidated", *(() if is_quarter else units)):
                dice = dice_of(plan.seed, key, unit, period.key)
                if dice.random() >= (_QUARTER_MISSING if is_quarter else _MISSING):
                    yield from _filing(plan.seed, dice, key, unit, period)


def _filing(seed: int, dice: random.Random, key: str, unit: str, period: Period) -> Iterator[SimulatedFile]:
    """The files of one reporting unit for one month or quarter: the first, and an amendment now and then."""
    sections = _sections(seed, key, unit, period)
    form = dice.choices(("xlsx", "csv", "json"), (0.5, 0.1, 0.4))[0]
    received_at = _arrival(dice, unit, period)
    stem = f"{period.key.removesuffix('.decree_09')}_{key}_{unit}"
    faulty = dice.random() < _FAULTY
    first = [with_fault(dice, section) for section in sections] if faulty else sections
    cover = envelope(key, unit, period)
    sender = f"{key}.{unit}"

    def send(
        name: str, stated: Mapping[str, Cell], parts: Sequence[Section], at: datetime, bad: bool
    ) -> Iterator[SimulatedFile]:
        if form == "csv":
            for part in parts:
                yield SimulatedFile(f"{name}_{part.form}.csv", "csv", sender, at, Report(stated, [part]), bad)
        else:
            kind: Format = "xlsx" if form == "xlsx" else "json"
            yield SimulatedFile(f"{name}.{kind}", kind, sender, at, Report(stated, parts), bad)

    yield from send(stem, cover, first, received_at, faulty)
    if faulty and dice.random() < 0.5:
        later = received_at + timedelta(days=dice.randint(1, 4), minutes=dice.randint(0, 300))
        again = {**cover, "reason": "Sửa các dòng bị từ chối"}
        yield from send(f"{stem}_v2", again, sections, later, False)
    elif dice.random() < _AMENDED:
        later = received_at + timedelta(days=dice.randint(3, 40), minutes=dice.randint(0, 300))
        kind, reason, parts = amend(dice, sections)
        yield from send(f"{stem}_v2", {**cover, "kind": kind, "reason": reason}, parts, later, False)


def _arrival(dice: random.Random, unit: str, period: Period) -> datetime:
    """When a report comes in: by its due day, or some days after it."""
    due = 5 if unit == "police" else 11
    days = due + dice.randint(1, 24) if dice.random() < _LATE else dice.randint(2, due)
    clock = time(dice.randint(7, 17), dice.randint(0, 59), dice.randint(0, 59), tzinfo=VIET_NAM)
    return datetime.combine(period.end + timedelta(days=days), clock)


def _sections(seed: int, key: str, unit: str, period: Period) -> list[Section]:
    """What a reporting unit has to say about a month or quarter."""
    if unit in ("fatherland_front", "womens_union"):
        return [_section("activities", activity_lines(seed, key, unit, period))]
    seizures = _section("seizures", seizure_lines(seed, key, unit, period))
    if unit == "border_guard" or period.cadence == "quarter":
        return [seizures]
    sections = [_section("activities", activity_lines(seed, key, unit, period)), seizures]
    if unit == "consolidated":
        sections.append(_section("models", model_lines(seed, key, period)))
    return sections


def _section(form: str, lines: list[Line]) -> Section:
    return Section(form, lines, nil=not lines)
