"""A seeded, plainly marked synthetic nation: reports as provinces would send them, of any size.

Figures are drawn for each of the 63 old territories and month, from the seed and nothing else; a territory of 2025
reports the sum of what it holds. So the nation is one whole before and after 1 July 2025, and a smaller run is a part
of a larger one. Every envelope says `Nguồn dữ liệu: mô phỏng`; no name of a person is drawn.
"""

import csv
import io
import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final, Literal

import polars as pl

from antq import forms, geography, periods
from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.periods import Period
from antq.reference import lists
from antq.simulation.report_files import Cell, Line, Report, Section, to_csv, to_json, to_xlsx

EPOCH: Final = date(2020, 1, 1)
"""Stocks of models are counted on from here, so no earlier month can be simulated."""

Format = Literal["xlsx", "csv", "json"]
WRITERS: Final[Mapping[Format, Callable[[Report], bytes]]] = {"xlsx": to_xlsx, "csv": to_csv, "json": to_json}

_LAST_OLD_DAY: Final = periods.MERGER_DATE - timedelta(days=1)
# Shares of the slots. A province in seven is late and one in thirty silent, as the calendars of recent years show.
_LATE, _MISSING, _AMENDED, _FAULTY = 0.14, 0.03, 0.06, 0.04
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
_MODEL_NAMES: Final = (
    "Camera an ninh",
    "Tiếng kẻng an ninh",
    "Ánh sáng an ninh",
    "Tổ tự quản về an ninh trật tự",
    "Khu dân cư không có tội phạm",
    "Nhà trọ tự quản về an ninh trật tự",
    "Dòng họ tự quản",
    "Cổng trường an toàn giao thông",
    "Bến bãi tự quản",
    "Phụ nữ với an ninh trật tự",
)


@dataclass(frozen=True)
class Plan:
    """What to simulate: a seed, how many of the 63 old territories, and months (first days of the two ends)."""

    seed: int = 2025
    provinces: int = 63
    first: date = date(2025, 5, 1)
    last: date = date(2025, 8, 1)

    def __post_init__(self) -> None:
        if not 1 <= self.provinces <= len(_atoms()):
            raise AntqError(f"cannot simulate {self.provinces} provinces", fix=f"1 to {len(_atoms())}")
        if not EPOCH <= self.first <= self.last:
            raise AntqError(
                f"cannot simulate {self.first:%Y-%m} to {self.last:%Y-%m}",
                fix=f"months in order, from {EPOCH:%Y-%m} on",
            )


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


@dataclass(frozen=True)
class _Group:
    """A seizure group of a month: who took it and its lines without the group's number."""

    by: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class _Models:
    """Models of an old territory over a month."""

    opening: int
    new: int
    merged: int
    dissolved: int
    points: int
    members: int

    @property
    def active(self) -> int:
        return self.opening + self.new - self.merged - self.dissolved


def nation(plan: Plan) -> Iterator[SimulatedFile]:
    """Every file of the plan, in the order of arrival."""
    yield from sorted(_files(plan), key=lambda file: (file.received_at, file.name))


def write(plan: Plan, out: Path) -> list[SimulatedFile]:
    """Write the plan's files into `out`, with `manifest.csv` (file, sender, received_at); returns them in order."""
    out.mkdir(parents=True, exist_ok=True)
    files = list(nation(plan))
    text = io.StringIO()
    manifest = csv.writer(text, lineterminator="\n")
    manifest.writerow(["file", "sender", "received_at"])
    for file in files:
        (out / file.name).write_bytes(file.data())
        manifest.writerow([file.name, file.sender, file.received_at.isoformat()])
    (out / "manifest.csv").write_text(text.getvalue(), encoding="utf-8")
    return files


def write_lines(
    path: Path, count: int, form: Literal["activities", "seizures"] = "activities", seed: int = 2025
) -> None:
    """Write one valid CSV file of `count` lines (An Giang, May 2025), fast: for volume, not for likeness."""
    if count < 1:
        raise AntqError(f"cannot write {count} lines", fix="1 or more")
    fields = {field.name: field.header_vi for field in forms.FORMS[form].fields}
    number = pl.int_range(1, count + 1, eager=True).alias("number")
    # A linear congruence: quick in vectors, and the same on every machine.
    mixed = ((number * 48271 + seed * 69621) % 2147483647).alias("mixed")
    frame = pl.DataFrame([number, mixed])
    if form == "activities":
        codes = ["residents_meeting", "movement_launch", "propaganda_session", "training_class"]
        names = [lists.labels("activity_types")[code] for code in codes]
        columns = [
            pl.lit(lists.labels("levels")["commune"]).alias(fields["level"]),
            pl.concat_str(pl.lit("Xã số "), "number").alias(fields["place"]),
            _pick(names).alias(fields["activity"]),
            (pl.col("mixed") % 40 + 1).alias(fields["occasions"]),
            (pl.col("mixed") % 4000 + 20).alias(fields["attendances"]),
        ]
    else:
        names = [
            lists.labels("items")[code]
            for code in ("methamphetamine_crystal", "heroin", "cannabis_dry", "ketamine")
        ]
        thousandths = (pl.col("mixed") % 1000).cast(pl.String).str.zfill(3)
        columns = [
            pl.col("number").alias(fields["group_no"]),
            pl.lit(lists.labels("mode")["independent"]).alias(fields["mode"]),
            (pl.col("mixed") % 3 + 1).alias(fields["cases"]),
            (pl.col("mixed") % 5 + 1).alias(fields["suspects"]),
            _pick(names).alias(fields["item"]),
            pl.concat_str(pl.col("mixed") % 9, pl.lit(","), thousandths).alias(fields["quantity"]),
            pl.lit("kg").alias(fields["unit"]),
        ]
    period = periods.parse_key("2025-M05.decree_09")
    cover = to_csv(Report(_envelope("an_giang_2008", "consolidated", period), [Section(form, [], nil=True)]))
    with path.open("wb") as target:
        target.write(cover.removesuffix(f"{forms.NIL_TEXT}\n".encode()))
        frame.select(columns).write_csv(target)


def _pick(names: Sequence[str]) -> pl.Expr:
    return (pl.col("mixed") % len(names)).replace_strict(dict(enumerate(names)), return_dtype=pl.String)


def _dice(*parts: object) -> random.Random:
    """A generator of its own for each thing drawn, so that no draw depends on the order of others."""
    return random.Random("/".join(str(part) for part in parts))  # noqa: S311 (likeness, not secrecy)


@cache
def _atoms() -> tuple[str, ...]:
    """Keys of the 63 old territories, in official order."""
    return tuple(one.province_key for one in geography.territories(_LAST_OLD_DAY))


@cache
def _held(province_key: str) -> tuple[str, ...]:
    """The old territories a territory holds: itself before the merger, its parents after."""
    if province_key in _atoms():
        return (province_key,)
    return tuple(atom for atom in _atoms() if geography.successor(atom) == province_key)


@cache
def _scale(seed: int, atom: str) -> float:
    return _dice(seed, atom, "scale").lognormvariate(0.0, 0.45)


@cache
def _units(seed: int, atom: str) -> tuple[str, ...]:
    """Reporting units of an old territory that file beside the consolidated report."""
    dice = _dice(seed, atom, "units")
    shares = {"police": 0.4, "border_guard": 0.2, "fatherland_front": 0.08, "womens_union": 0.06}
    return tuple(unit for unit, share in shares.items() if dice.random() < share)


def _count(dice: random.Random, mean: float) -> int:
    """A count around a mean, spread wider than chance alone would."""
    return max(0, round(dice.gauss(mean, 1.5 * math.sqrt(mean))))


def _months(plan: Plan) -> Iterator[Period]:
    year, month = plan.first.year, plan.first.month
    while (year, month) <= (plan.last.year, plan.last.month):
        yield periods.period(year, "month", month, "decree_09")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _provinces(plan: Plan, on: date) -> list[str]:
    """Territories of a day that hold one of the plan's old territories."""
    order = list(_atoms())
    _dice(plan.seed, "provinces").shuffle(order)
    chosen = set(order[: plan.provinces])
    keys = [one.province_key for one in geography.territories(on)]
    return [key for key in keys if chosen.intersection(_held(key))]


def _envelope(province_key: str, unit: str, period: Period) -> dict[str, Cell]:
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
    for period in _months(plan):
        for key in _provinces(plan, period.end):
            units = sorted({unit for atom in _held(key) for unit in _units(plan.seed, atom)})
            for unit in ("consolidated", *units):
                dice = _dice(plan.seed, key, unit, period.key)
                if dice.random() >= _MISSING:
                    yield from _filing(plan.seed, dice, key, unit, period)


def _filing(seed: int, dice: random.Random, key: str, unit: str, period: Period) -> Iterator[SimulatedFile]:
    """The files of one reporting unit for one month: the first, and an amendment now and then."""
    sections = _sections(seed, key, unit, period)
    form = dice.choices(("xlsx", "csv", "json"), (0.5, 0.1, 0.4))[0]
    received_at = _arrival(dice, unit, period)
    stem = f"{period.key.removesuffix('.decree_09')}_{key}_{unit}"
    faulty = dice.random() < _FAULTY
    first = [_faulty(dice, section) for section in sections] if faulty else sections
    envelope = _envelope(key, unit, period)
    sender = f"{key}.{unit}"

    def send(
        name: str, cover: Mapping[str, Cell], parts: Sequence[Section], at: datetime, bad: bool
    ) -> Iterator[SimulatedFile]:
        if form == "csv":
            for part in parts:
                yield SimulatedFile(f"{name}_{part.form}.csv", "csv", sender, at, Report(cover, [part]), bad)
        else:
            kind: Format = "xlsx" if form == "xlsx" else "json"
            yield SimulatedFile(f"{name}.{kind}", kind, sender, at, Report(cover, parts), bad)

    yield from send(stem, envelope, first, received_at, faulty)
    if faulty and dice.random() < 0.5:
        later = received_at + timedelta(days=dice.randint(1, 4), minutes=dice.randint(0, 300))
        cover = {**envelope, "reason": "Sửa các dòng bị từ chối"}
        yield from send(f"{stem}_v2", cover, sections, later, False)
    elif dice.random() < _AMENDED:
        later = received_at + timedelta(days=dice.randint(3, 40), minutes=dice.randint(0, 300))
        kind, reason, parts = _amendment(dice, sections)
        yield from send(f"{stem}_v2", {**envelope, "kind": kind, "reason": reason}, parts, later, False)


def _arrival(dice: random.Random, unit: str, period: Period) -> datetime:
    """When a report comes in: by its due day, or some days after it."""
    due = 5 if unit == "police" else 11
    days = due + dice.randint(1, 24) if dice.random() < _LATE else dice.randint(2, due)
    clock = time(dice.randint(7, 17), dice.randint(0, 59), dice.randint(0, 59), tzinfo=VIET_NAM)
    return datetime.combine(period.end + timedelta(days=days), clock)


def _sections(seed: int, key: str, unit: str, period: Period) -> list[Section]:
    """What a reporting unit has to say about a month."""
    if unit in ("fatherland_front", "womens_union"):
        return [_section("activities", _activity_lines(seed, key, unit, period))]
    seizures = _section("seizures", _seizure_lines(seed, key, unit, period))
    if unit == "border_guard":
        return [seizures]
    sections = [_section("activities", _activity_lines(seed, key, unit, period)), seizures]
    if unit == "consolidated":
        sections.append(_section("models", _model_lines(seed, key, period)))
    return sections


def _section(form: str, lines: list[Line]) -> Section:
    return Section(form, lines, nil=not lines)


def _drawn(seed: int, key: str, activity: _Activity, period: Period) -> dict[str, int]:
    """Counts of an activity, summed over the old territories a territory holds."""
    total: dict[str, int] = {}
    for atom in _held(key):
        dice = _dice(seed, atom, period.key, activity.code)
        season = _SEASON[period.end.month - 1] if activity.seasonal else 1.0
        count = _count(dice, activity.mean * _scale(seed, atom) * season)
        total[activity.field] = total.get(activity.field, 0) + count
        for field, each in activity.further:
            total[field] = total.get(field, 0) + (_count(dice, count * each) if count else 0)
    return total


def _standing(seed: int, key: str, activity: _Activity, period: Period) -> dict[str, int]:
    """A stock of an activity: it hardly moves from month to month."""
    total: dict[str, int] = {}
    for atom in _held(key):
        dice = _dice(seed, atom, activity.code)
        growth = 1 + 0.004 * _age(period)
        count = round(activity.mean * _scale(seed, atom) * dice.uniform(0.8, 1.2) * growth)
        total[activity.field] = total.get(activity.field, 0) + count
        for field, each in activity.further:
            total[field] = total.get(field, 0) + round(count * each * dice.uniform(0.9, 1.1))
    return total


def _activity_lines(seed: int, key: str, unit: str, period: Period) -> list[Line]:
    lines: list[Line] = []
    for activity in _ACTIVITIES:
        counts = _drawn(seed, key, activity, period)
        police = {field: round(count * activity.police_share) for field, count in counts.items()}
        base = {"level": "province", "activity": activity.code}
        if unit == "consolidated":
            # What was not held at all is reported as zero by most and left out by some.
            if any(counts.values()) or _dice(seed, key, period.key, activity.code, "zero").random() < 0.7:
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
                {"level": "province", "activity": festival.code, **_drawn(seed, key, festival, period)}
            )
        for stock in _STOCKS:
            lines.append({"level": "province", "activity": stock.code, **_standing(seed, key, stock, period)})
        areas = sum(round(160 * _scale(seed, atom)) for atom in _held(key))
        meeting = round(areas * _dice(seed, key, period.end.year, "standard").uniform(0.82, 0.98))
        lines.append(
            {
                "level": "province",
                "activity": "residential_area_security_standard",
                "organisations": meeting,
                "denominator": areas,
            }
        )
    return lines


def _groups(seed: int, atom: str, period: Period) -> list[_Group]:
    """Seizure groups of an old territory in a month; small territories have months without any."""
    dice = _dice(seed, atom, period.key, "seizures")
    season = 1.3 if period.end.month == 6 else 1.0
    forces = ("police", "border_guard") if "border_guard" in _units(seed, atom) else ("police",)
    found = []
    for _ in range(_count(dice, 2.6 * _scale(seed, atom) * season)):
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


def _seizure_lines(seed: int, key: str, unit: str, period: Period) -> list[Line]:
    groups = [group for atom in _held(key) for group in _groups(seed, atom, period)]
    own = [group for group in groups if unit in ("consolidated", group.by)]
    return [
        {**line, "group_no": str(number)} for number, group in enumerate(own, start=1) for line in group.lines
    ]


def _age(period: Period) -> int:
    """Whole months since the epoch."""
    return (period.end.year - EPOCH.year) * 12 + period.end.month - EPOCH.month


@cache
def _models(seed: int, atom: str, age: int) -> _Models:
    """Models of an old territory in its `age`-th month: opening + new - merged - dissolved = active."""
    if age < 0:
        dice = _dice(seed, atom, "models")
        return _Models(round(28 * _scale(seed, atom) * dice.uniform(0.7, 1.3)) + 3, 0, 0, 0, 0, 0)
    opening = _models(seed, atom, age - 1).active
    dice = _dice(seed, atom, age, "models")
    new = dice.choices((0, 1, 2, 3), (0.62, 0.25, 0.09, 0.04))[0]
    merged = 1 if dice.random() < 0.12 and opening > 5 else 0
    dissolved = 1 if dice.random() < 0.18 and opening > 5 else 0
    active = opening + new - merged - dissolved
    return _Models(opening, new, merged, dissolved, round(active * 9.5), round(active * 9.5 * 7.2))


def _model_lines(seed: int, key: str, period: Period) -> list[Line]:
    parts = [_models(seed, atom, _age(period)) for atom in _held(key)]
    active = sum(part.active for part in parts)
    stocks = {
        "models_opening": sum(part.opening for part in parts),
        "models_new": sum(part.new for part in parts),
        "models_merged": sum(part.merged for part in parts),
        "models_dissolved": sum(part.dissolved for part in parts),
        "models_active": active,
        "model_types": min(active, 12 + len(parts) * 4),
        "model_points": sum(part.points for part in parts),
        "model_members": sum(part.members for part in parts),
    }
    lines: list[Line] = [
        {"record": "stock", "measure": measure, "value": value, "level": "province"}
        for measure, value in stocks.items()
    ]
    dice = _dice(seed, key, "named")
    for name in dice.sample(_MODEL_NAMES, 3):
        points = dice.randint(3, 60)
        named = {
            "record": "named",
            "model": name,
            "sponsor": "police",
            "status": "active",
            "level": "province",
        }
        lines.append(
            {**named, "points": points, "groups": points * 2, "members": points * dice.randint(6, 20)}
        )
    if stocks["models_new"]:
        day = period.start + timedelta(days=_dice(seed, key, period.key, "launch").randint(3, 25))
        name = f"Tổ tự quản về an ninh trật tự số {_age(period)}"
        lines.append({"record": "event", "model": name, "step": "launched", "date": day, "level": "province"})
    return lines


def _faulty(dice: random.Random, section: Section) -> Section:
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


def _amendment(dice: random.Random, sections: Sequence[Section]) -> tuple[str, str, list[Section]]:
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
    if line.get("activity") not in {activity.code for activity in _ACTIVITIES}:
        return line
    return {
        name: int(value * factor) if name in forms.COUNT_FIELDS and isinstance(value, int) else value
        for name, value in line.items()
    }
