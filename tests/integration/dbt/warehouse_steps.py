"""Files reports straight into a log and builds the warehouse from it with the real dbt, in one process."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from antq import periods
from antq.core.database import parameters
from antq.eventlog.store import NewEvent, append, event_id_for, stream_state
from antq.warehouse import builds
from antq.warehouse.builds import Build

PROJECT = Path(__file__).parents[3] / "dbt_project"
LINES_PER_CHUNK = 2  # small, so that a report of a few lines has several chunks

# What a build makes where the views are there already: leaving them out saves most of dbt's time.
TABLES = ("--selector", "stored_models")

Line = dict[str, Any]


@dataclass(frozen=True)
class Slot:
    """A stream by its parts; `period` is a period key."""

    form: str
    province: str
    unit: str
    period: str
    origin: str = "reported"
    channel: str = "structured"

    @property
    def stream(self) -> str:
        return f"report/{self.form}/{self.province}/{self.unit}/{self.period}/{self.channel}/{self.origin}"


class Kitchen:
    """A warehouse under test: what is filed into it, what is built, and what readers see."""

    def __init__(self, made: Any, target: Path, parsed: Manifest | None = None) -> None:
        self.made = made
        self.target = target
        self._parsed = parsed
        self._writer = made.connect("writer")
        self._builder = made.connect("builder")

    def close(self) -> None:
        """Let go of the database, which may then be copied or dropped."""
        self._writer.close()
        self._builder.close()

    def again(self) -> "Kitchen":
        """A kitchen in the database of the same name as it now is, with the project as it was parsed."""
        return Kitchen(self.made, self.target, self._parsed)

    def file(self, slot: Slot, lines: Sequence[Line], kind: str = "replace", **payload: Any) -> int:
        """Append a report; give its position. Lines get their number and, unless they say otherwise, are accepted."""
        numbered = [
            {"n": number, "s": "accepted", "cell": f"A{number}", **line}
            for number, line in enumerate(lines, start=1)
        ]
        counts = dict.fromkeys(("accepted", "warned", "rejected", "ignored"), 0)
        for line in numbered:
            counts[line["s"]] += 1
        state = stream_state(self._writer, slot.stream)
        body = self._payload(slot) | {
            "kind": kind,
            "vintage": state.vintage + 1,
            "nil": not lines,
            "lines": {"in": len(numbered), **counts},
        }
        return self._append(slot, "ReportFiled", body | payload, numbered)

    def give_back(self, slot: Slot, **payload: Any) -> int:
        """Append the return of an unusable report."""
        body = self._payload(slot) | {"returned": {"code": "FI101"}, "lines": {"in": 0}}
        return self._append(slot, "ReportReturned", body | payload, [])

    def recover(self, slot: Slot, lines: Mapping[int, Line], filing: int | None = None) -> int:
        """Append the recovery of rejected lines, by number, of a filing (of the last, unless its position is given)."""
        return self.restate(slot, "LinesRecovered", lines, filing)

    def restate(self, slot: Slot, kind: str, lines: Mapping[int, Line], filing: int | None = None) -> int:
        """Append an event of `kind` that states lines of a filing anew: recovered, or reviewed."""
        filings = self.rows(
            """
            select event_id::text, payload from eventlog.events
            where stream = %s and type = 'ReportFiled' and (%s is null or position = %s) order by position
            """,
            (slot.stream, filing, filing),
            role="writer",
        )
        event_id, payload = filings[-1]
        counts = dict(payload["lines"])
        for (earlier,) in self.rows(
            """
            select payload -> 'lines' from eventlog.events
            where stream = %s and type <> 'ReportFiled' and payload -> 'filing' ->> 'event_id' = %s order by position
            """,
            (slot.stream, event_id),
            role="writer",
        ):
            counts = dict(earlier)
        back = [{"n": n, "s": "accepted", "cell": f"A{n}", **line} for n, line in lines.items()]
        was = "rejected" if kind == "LinesRecovered" else "accepted"
        for line in back:
            counts[was] -= 1
            counts[line["s"]] += 1
        return self._append(slot, kind, {"filing": {"event_id": event_id}, "lines": counts}, back)

    def withdraw(self, slot: Slot) -> int:
        """Append the withdrawal of whatever the stream holds."""
        return self._append(slot, "ReportWithdrawn", {"reason_ref": None}, [])

    def cover(self, slot: Slot, covering: Slot) -> int:
        """Append that another slot reports for this one."""
        return self._append(
            slot, "SlotCovered", self._payload(slot) | {"covered_by": {"stream": covering.stream}}, []
        )

    def build(self, command: str = "run", *arguments: str, publish: bool = True) -> Build:
        """Build all layers over the events that are not published yet; there must be some."""
        build = self.open()
        assert build is not None
        self.dbt(command, build.from_position, build.to_position, *arguments)
        if publish:
            self.publish(build)
        return build

    def open(self) -> Build | None:
        """The build of what is not published yet; None when all is."""
        return builds.open_build(self._builder)

    def build_all_anew(self) -> None:
        """Build every row again from the first event to the published position."""
        self.dbt("run", 0, self.rows("select warehouse.published_position()")[0][0], *TABLES)

    def publish(self, build: Build) -> None:
        """Let readers see the build."""
        builds.mark_built(self._builder, build)
        builds.publish(self._builder, build)

    def dbt(self, command: str, from_position: int, to_position: int, *arguments: str) -> None:
        """Run dbt over the bounds; fail with the messages of what failed."""
        options = ["--project-dir", PROJECT, "--profiles-dir", PROJECT, "--target-path", self.target]
        options += ["--log-path", self.target, "--no-version-check", "--quiet"]
        # Neither parsed anew nor written down, and from a stack of its own, which dbt walks again and again: that is
        # two thirds of the time of a small build.
        environment = self._environment(from_position, to_position)
        with mock.patch.dict(os.environ, environment), ThreadPoolExecutor(1) as thread:
            if self._parsed is None:
                parsing = thread.submit(dbtRunner().invoke, ["parse", *map(str, options)])
                self._parsed = parsing.result().result
            command_line = [command, *map(str, options), "--no-write-json", *arguments]
            result = thread.submit(dbtRunner(self._parsed).invoke, command_line).result()
        failed = [
            f"{one.node.name}: {one.message}"
            for one in getattr(result.result, "results", [])
            if one.status not in ("success", "pass", "no-op")
        ]
        assert result.success, failed or result.exception
        assert not failed, failed

    @property
    def manifest(self) -> Manifest:
        """The project as dbt parsed it."""
        assert self._parsed is not None, "nothing was built yet"
        return self._parsed

    def selected(self, selector: str) -> set[str]:
        """The ids of the models and tests of a selector."""
        options = ["--project-dir", PROJECT, "--profiles-dir", PROJECT, "--target-path", self.target]
        command_line = [
            *("list", *map(str, options), "--log-path", str(self.target), "--quiet", "--selector", selector),
            *("--output", "json", "--output-keys", "unique_id"),
        ]
        with mock.patch.dict(os.environ, self._environment(0, 0)), ThreadPoolExecutor(1) as thread:
            listed = thread.submit(dbtRunner(self._parsed).invoke, command_line).result()
        assert listed.success, listed.exception
        return {json.loads(line)["unique_id"] for line in listed.result}

    def rows(
        self, query: Any, values: Any = None, *, at: int | None = None, role: str = "analyst"
    ) -> list[tuple[Any, ...]]:
        """What a reader gets, at the published position or as of another."""
        with self.session(role, at) as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall())

    @contextmanager
    def session(self, role: str = "analyst", at: int | None = None) -> Iterator[Any]:
        connection = self.made.connect(role)
        try:
            with connection, connection.cursor() as cursor:
                if at is not None:
                    cursor.execute("select set_config('antq.position', %s, false)", (str(at),))
                yield cursor
        finally:
            connection.close()

    def _environment(self, from_position: int, to_position: int) -> dict[str, str]:
        builder = parameters("builder", self.made.settings)
        names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "DBNAME": "dbname"}
        return {f"ANTQ_DBT_{name}": str(builder[key]) for name, key in names.items()} | {
            "ANTQ_DBT_FROM_POSITION": str(from_position),
            "ANTQ_DBT_TO_POSITION": str(to_position),
            "DO_NOT_TRACK": "1",
        }

    def _payload(self, slot: Slot) -> dict[str, Any]:
        period = periods.parse_key(slot.period)
        return {
            "submission_id": str(uuid4()),
            "file": {"name": "report.xlsx", "sha256": "0" * 64, "format": "xlsx"},
            "sender": "test",
            "received_at": "2026-01-20T09:00:00+07:00",
            "form": slot.form,
            "form_version": "1",
            "province_key": slot.province,
            "reporting_unit": slot.unit,
            "reporting_unit_kind": "consolidated" if slot.unit == "consolidated" else "component",
            "period": {
                "key": period.key,
                "label": period.label,
                "start": period.start.isoformat(),
                "end": period.end.isoformat(),
                "basis": period.basis,
                "cadence": period.cadence,
            },
            "channel": slot.channel,
            "origin": slot.origin,
            "findings": [],
        }

    def _append(self, slot: Slot, kind: str, payload: dict[str, Any], lines: Sequence[Line]) -> int:
        chunks = [
            json.dumps(lines[start : start + LINES_PER_CHUNK])
            for start in range(0, len(lines), LINES_PER_CHUNK)
        ]
        with self._writer:
            event = NewEvent(
                event_id=event_id_for(UUID(payload.get("submission_id", str(uuid4()))), slot.stream),
                stream=slot.stream,
                expected_version=stream_state(self._writer, slot.stream).version,
                type=kind,
                payload=payload,
                actor="test",
                lines=chunks,
            )
            (appended,) = append(self._writer, [event])
        return appended.position


def seizure(group: str, item: str, quantity: str, unit: str, **more: Any) -> Line:
    """A line of the seizures form."""
    return {
        "grp": group,
        "acq": "seized",
        "mode": "independent",
        "item": item,
        "qty": quantity,
        "unit": unit,
        **more,
    }


def activity(code: str, occasions: str, attendances: str | None = None, **more: Any) -> Line:
    """A line of the activities form."""
    values = {"occasions": occasions} | ({"attendances": attendances} if attendances else {})
    return {"act": code, "v": values, **more}
