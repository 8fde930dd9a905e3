"""A log of any size for benchmarks: reports of a synthetic nation, written by the store's own `append`.

The three forms in the proportions of the simulated nation; every unit of every province reports every month, as far
back as the wanted number of lines reaches. Sizes of filings are log-normal (half below 60 lines, the largest 20,000):
a province's own report has a dozen lines, one with its communes thousands. Some filings are replaced, corrected,
supplemented or withdrawn, some hold rejected lines, and some of those come back. Some say something in prose besides.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from psycopg2.extensions import connection as Connection

from antq import geography, periods
from antq.eventlog.store import LINES_PER_CHUNK, NewEvent, append, event_id_for
from antq.periods import Period

ACTOR = "benchmark"
# Which unit files what, as the simulated nation does and some more; the weights are shares of the lines.
FORMS = {
    "consolidated": ("activities", "seizures", "models"),
    "police": ("activities", "seizures"),
    "border_guard": ("seizures",),
    "military": ("activities",),
    "fatherland_front": ("activities",),
    "womens_union": ("activities",),
}
POOL = 5_000
EVENTS_AT_ONCE = 100

_ACTIVITIES = (
    ("residents_meeting", "occasions", "attendances"),
    ("movement_launch", "occasions", "attendances"),
    ("propaganda_session", "occasions", "attendances"),
    ("thematic_talk", "occasions", "attendances"),
    ("listening_forum", "occasions", "attendances"),
    ("leaflet_distribution", "items"),
    ("training_class", "occasions", "attendances"),
    ("patrol", "occasions", "attendances"),
    ("mediation", "occasions"),
    ("reform_support", "people"),
)
_EXHIBITS = (
    ("methamphetamine_crystal", "kg"),
    ("heroin", "g"),
    ("heroin", "brick"),
    ("synthetic_drug_tablets", "tablet"),
    ("cannabis_dry", "kg"),
    ("ketamine", "g"),
    ("fireworks", "kg"),
    ("cigarettes", "pack"),
)
_STOCKS = (
    "models_opening",
    "models_new",
    "models_merged",
    "models_dissolved",
    "models_active",
    "model_points",
)
_NAMES = ("Camera an ninh", "Tiếng kẻng an ninh", "Ánh sáng an ninh", "Dòng họ tự quản", "Nhà trọ tự quản")
_WARNING = {
    "code": "AC107",
    "severity": "warning",
    "place": "A1",
    "field": "value",
    "value_ref": None,
    "args": {},
}
_REJECTED = json.dumps(
    {
        "s": "rejected",
        "f": [{"code": "AC201", "severity": "error", "place": "A1", "field": "value", "args": {}}],
    }
)


@dataclass(frozen=True)
class Slot:
    """Who reports on what."""

    form: str
    province_key: str
    unit: str
    period: Period
    channel: str = "structured"

    @property
    def stream(self) -> str:
        return (
            f"report/{self.form}/{self.province_key}/{self.unit}/{self.period.key}/{self.channel}/synthetic"
        )


@dataclass
class Pool:
    """Lines of one form, ready as JSON without number and place, and which of them carry a warning."""

    lines: list[str] = field(default_factory=list)
    warned: list[bool] = field(default_factory=list)

    def take(self, dice: random.Random, count: int) -> tuple[list[str], int]:
        """`count` lines that follow each other, and how many of them are warned."""
        start = dice.randrange(POOL)
        lines, warned = [], 0
        while len(lines) < count:
            end = min(start + count - len(lines), POOL)
            lines += self.lines[start:end]
            warned += sum(self.warned[start:end])
            start = 0
        return lines, warned


class SyntheticLog:
    """Writes filings into a log; the same seed writes the same log but for the ids' order in time."""

    def __init__(
        self, writer: Connection, seed: int = 2025, *, amended: float = 0.062, prose: float = 0.0
    ) -> None:
        """`amended` is the share of filings that something comes after, `prose` that of slots with prose besides."""
        self.writer = writer
        self.amended = amended
        self.prose = prose
        self.dice = random.Random(seed)  # noqa: S311 (repeatable, no secret)
        self.pools = {form: _pool(form, self.dice) for form in ("activities", "seizures", "models")}
        self.lines = 0
        self.filings = 0
        self._waiting: list[NewEvent] = []

    def fill(self, lines: int) -> None:
        """Append reports until the log holds at least `lines` lines. Commits."""
        for slot in _slots_backwards():
            if self.lines >= lines:
                break
            self._report(slot)
        self._flush()

    def file(self, slot: Slot, lines: int) -> None:
        """Append one new report of exactly `lines` lines, none of them faulty. Commits."""
        body, warned = self.pools[slot.form].take(self.dice, lines)
        self._filing(slot, 0, "replace", body, warned, rejected=0)
        self._flush()

    def _report(self, slot: Slot) -> None:
        """A first filing and, now and then, what comes after it."""
        size = min(20_000, max(1, round(self.dice.lognormvariate(4.1, 1.2))))
        body, warned = self.pools[slot.form].take(self.dice, size)
        faulty = (
            sorted(self.dice.sample(range(size), max(1, size // 50))) if self.dice.random() < 0.04 else []
        )
        sound = [body[index] for index in faulty]
        for index in faulty:
            body[index] = _REJECTED
        filing = self._filing(slot, 0, "replace", body, warned, rejected=len(faulty))
        fate = self.dice.random()
        if faulty and fate < 0.5:
            self._recovery(slot, filing, faulty, sound, size)
        elif fate < 0.58 * self.amended:
            again, warned = self.pools[slot.form].take(self.dice, size)
            self._filing(slot, 1, "replace", again, warned, rejected=0)
        elif fate < 0.82 * self.amended:
            self._filing(slot, 1, "correction", body[:3], 0, rejected=0)
        elif fate < 0.97 * self.amended:
            more, warned = self.pools[slot.form].take(self.dice, 5)
            self._filing(slot, 1, "supplement", more, warned, rejected=0)
        elif fate < self.amended:
            self._append(slot, 1, "ReportWithdrawn", {"reason_ref": None}, [])
        if self.dice.random() < self.prose:
            few, warned = self.pools[slot.form].take(self.dice, min(size, 6))
            self._filing(replace(slot, channel="narrative"), 0, "replace", few, warned, rejected=0)

    def _filing(
        self, slot: Slot, version: int, kind: str, body: list[str], warned: int, *, rejected: int
    ) -> NewEvent:
        payload = {
            **self._head(slot),
            "kind": kind,
            "vintage": version + 1,
            "nil": not body,
            "lower_levels_complete": slot.unit == "consolidated",
            "lines": {
                "in": len(body),
                "accepted": len(body) - warned - rejected,
                "warned": warned,
                "rejected": rejected,
                "ignored": 0,
            },
        }
        self.lines += len(body)
        self.filings += 1
        return self._append(slot, version, "ReportFiled", payload, _chunks(body))

    def _recovery(
        self, slot: Slot, filing: NewEvent, numbers: list[int], lines: list[str], size: int
    ) -> None:
        counts = filing.payload["lines"]
        payload = {
            "filing": {"event_id": str(filing.event_id)},
            "lines": {**counts, "accepted": counts["accepted"] + counts["rejected"], "rejected": 0},
        }
        body = [
            f'{{"n":{number + 1},"cell":"Biểu 1!A{number + 12}",{line[1:]}'
            for number, line in zip(numbers, lines, strict=True)
        ]
        self._append(slot, 1, "LinesRecovered", payload, _joined(body))

    def _head(self, slot: Slot) -> dict[str, Any]:
        return {
            "submission_id": str(UUID(int=self.dice.getrandbits(128), version=4)),
            "file": {
                "name": f"{slot.period.key}_{slot.province_key}.xlsx",
                "sha256": "0" * 64,
                "format": "xlsx",
            },
            "sender": f"{slot.province_key}.{slot.unit}",
            "received_at": f"{slot.period.end.isoformat()}T09:00:00+07:00",
            "form": slot.form,
            "form_version": "1",
            "province_key": slot.province_key,
            "reporting_unit": slot.unit,
            "reporting_unit_kind": "consolidated" if slot.unit == "consolidated" else "component",
            "period": slot.period.as_payload(),
            "channel": slot.channel,
            "origin": "synthetic",
            "layout": {"key": "template", "version": "1"},
            "rules_version": "1",
            "citation": {"number": "12/BC-CAT", "date": slot.period.end.isoformat()},
            "findings": [],
        }

    def _append(
        self, slot: Slot, version: int, kind: str, payload: dict[str, Any], chunks: list[bytes]
    ) -> NewEvent:
        submission = UUID(
            payload.get("submission_id") or str(UUID(int=self.dice.getrandbits(128), version=4))
        )
        event = NewEvent(
            event_id_for(submission, slot.stream), slot.stream, version, kind, payload, ACTOR, chunks
        )
        self._waiting.append(event)
        if len(self._waiting) >= EVENTS_AT_ONCE:
            self._flush()
        return event

    def _flush(self) -> None:
        append(self.writer, self._waiting)
        self.writer.commit()
        self._waiting.clear()


def slots_of(period: Period) -> Iterator[Slot]:
    """Every slot of a period."""
    for territory in geography.territories(period.end):
        for unit, forms in FORMS.items():
            for form in forms:
                yield Slot(form, territory.province_key, unit, period)


def _slots_backwards() -> Iterator[Slot]:
    """Slots of 2025 and of the years before it, down to the first map of 63."""
    for period in reversed(periods.calendar("month", date(2008, 9, 1), date(2025, 12, 14))):
        yield from slots_of(period)


def _chunks(body: list[str]) -> list[bytes]:
    """As intake writes them: the first line of a chunk says number and place for all."""
    chunks = []
    for start in range(0, len(body), LINES_PER_CHUNK):
        part = body[start : start + LINES_PER_CHUNK]
        head = f'{{"n":{start + 1},"at_before":"Biểu 1!A","at_row":{start + 12},"at_after":"",{part[0][1:]}'
        chunks.append(f"[{','.join([head, *part[1:]])}]".encode())
    return chunks


def _joined(body: list[str]) -> list[bytes]:
    return [
        f"[{','.join(body[start : start + LINES_PER_CHUNK])}]".encode()
        for start in range(0, len(body), LINES_PER_CHUNK)
    ]


def _pool(form: str, dice: random.Random) -> Pool:
    make = {"activities": _activity, "seizures": _seizure, "models": _model}[form]
    pool = Pool()
    for number in range(POOL):
        line = make(dice, number)
        warned = dice.random() < 0.02
        if warned:
            line = {"s": "warned", **line, "f": [_WARNING]}
        if dice.random() < 0.02:
            line["qual"] = "at_least"
        pool.lines.append(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
        pool.warned.append(warned)
    return pool


def _activity(dice: random.Random, number: int) -> dict[str, Any]:
    code, *names = dice.choice(_ACTIVITIES)
    place = {"level": "commune", "place": f"Xã số {number}"} if number % 12 else {}
    values = {name: str(dice.randint(1, 400)) for name in names}
    return {**place, "act": code, "agency": dice.choice(("police", "several")), "v": values}


def _seizure(dice: random.Random, number: int) -> dict[str, Any]:
    item, unit = dice.choice(_EXHIBITS)
    heading = {"cases": str(dice.randint(1, 4)), "suspects": str(dice.randint(1, 6))} if number % 2 else {}
    quantity = f"{dice.randint(0, 900)}.{dice.randint(1, 999):03}"
    mode = dice.choice(("independent", "independent", "lead", "joint"))
    figures = {"item": item, "qty": quantity, "unit": unit}
    return {"grp": str(number // 2), "acq": "seized", "mode": mode, **heading, **figures}


def _model(dice: random.Random, number: int) -> dict[str, Any]:
    match number % 10:
        case 0:
            return {"rec": "event", "model": dice.choice(_NAMES), "step": "launched", "date": "2024-05-20"}
        case 1 | 2 | 3 | 4 | 5 | 6:
            return {"rec": "stock", "v": {_STOCKS[number % 10 - 1]: str(dice.randint(1, 400))}}
        case _:
            points = dice.randint(3, 60)
            place = {"level": "commune", "place": f"Xã số {number}"}
            name = f"{dice.choice(_NAMES)} {number}"
            figures = {"points": str(points), "groups": str(points * 2), "members": str(points * 14)}
            return {
                **place,
                "rec": "named",
                "model": name,
                "sponsor": "police",
                "status": "active",
                **figures,
            }
