"""Golden cases: a folder holds the files a sender sends, and with them the receipts, events and facts they become.

See README.md for how a case is written, and how what is expected is written anew.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from psycopg2 import sql

from antq.core.clock import VIET_NAM
from antq.core.database import connect
from antq.core.settings import Settings
from antq.eventlog.store import get_texts
from antq.intake import landing, submissions
from antq.intake.receipt import Receipt
from antq.warehouse import refresh

HERE: Final = Path(__file__).parent
CASES: Final = sorted(path for path in HERE.glob("*/*") if path.is_dir() and path.name != "__pycache__")
FIRST_ARRIVAL: Final = datetime(2024, 4, 2, 8, tzinfo=VIET_NAM)
FACTS: Final = {
    "activities": ("fct_activities",),
    "seizures": ("fct_seizures", "fct_seizure_exhibits"),
    "models": ("fct_model_stocks", "fct_models", "fct_model_events"),
}
# What differs from run to run, or from one file's bytes to another's.
CHANGING: Final = frozenset(
    (
        "receipt",
        "submission_id",
        "sha256",
        "source_sha256",
        "event_id",
        "position",
        "recorded_at",
        "rules_version",
    )
)
# Of a fact's columns, what the events of the case say already.
SAID_BY_EVENTS: Final = frozenset(("stream", "form", "channel", "origin"))
POSITIONS: Final = ("event_position", "recorded_from_position", "recorded_to_position")


@dataclass(frozen=True)
class Case:
    """What became of a case's files: their receipts by number, and the events they are in."""

    folder: Path
    receipts: Mapping[str, Receipt]
    settings: Settings

    @property
    def form(self) -> str:
        return self.folder.parent.name


@pytest.fixture(scope="module")
def cases(module_warehouse: Any) -> dict[Path, Case]:
    """All cases, filed into one warehouse and built at once: each has slots of its own."""
    settings = module_warehouse.settings
    filed = {folder: Case(folder, _file(settings, folder), settings) for folder in CASES}
    build = refresh.open_build(settings)
    assert build is not None
    refresh.run_models(settings, build)
    return filed


@pytest.fixture(params=CASES, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def case(request: pytest.FixtureRequest, cases: dict[Path, Case]) -> Case:
    return cases[request.param]


@pytest.fixture
def expect(case: Case, pytestconfig: pytest.Config) -> Any:
    """Compares texts with the files of the case's `expected/`, all of one kind; or writes them (`--write-expected`)."""

    def compare(kind: str, texts: Mapping[str, str]) -> None:
        folder = case.folder / "expected"
        if pytestconfig.getoption("--write-expected"):
            folder.mkdir(exist_ok=True)
            for path in folder.glob(kind):
                path.unlink()
            for name, text in texts.items():
                (folder / name).write_text(text, encoding="utf-8")
        assert {path.name: path.read_text(encoding="utf-8") for path in folder.glob(kind)} == texts

    return compare


def test_each_form_has_a_clean_a_troubled_and_an_amended_case() -> None:
    assert [f"{path.parent.name}/{path.name}" for path in CASES] == [
        f"{form}/{kind}" for form in sorted(FACTS) for kind in ("amended", "clean", "troubled")
    ]


def test_each_file_has_its_receipt(case: Case, expect: Any) -> None:
    expect(
        "*_receipt.json",
        {f"{number}_receipt.json": _json(_stable(one.as_json())) for number, one in case.receipts.items()},
    )


def test_the_log_holds_the_events_and_lines(case: Case, expect: Any) -> None:
    expect("events.json", {"events.json": _json(list(_events(case)))})


def test_the_facts_are_built(case: Case, expect: Any) -> None:
    built = {f"{fact}.csv": _facts(case, fact) for fact in FACTS[case.form]}
    assert any(built.values())
    expect("fct_*.csv", {name: text for name, text in built.items() if text})


def _file(settings: Settings, folder: Path) -> dict[str, Receipt]:
    """Land and take in the files of a case in the order of their numbers, a day apart."""
    receipts = {}
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        number = path.name.partition("_")[0]
        at = FIRST_ARRIVAL + timedelta(days=int(number))
        submission_id = landing.land(settings, path, "examples", at)
        with closing(connect("writer", settings)) as connection:
            receipts[number] = submissions.take_in(settings, submission_id, connection)
    return receipts


def _events(case: Case) -> Iterator[dict[str, Any]]:
    """The events of the case's files with their lines, each reference to a text resolved."""
    with closing(connect("writer", case.settings)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "select event_id::text, stream, version, type, payload from eventlog.events"
            " where payload ->> 'submission_id' = any(%s) order by position",
            ([str(receipt.submission_id) for receipt in case.receipts.values()],),
        )
        for event_id, stream, version, kind, payload in cursor.fetchall():
            cursor.execute(
                "select line from eventlog.current_lines where event_id = %s order by line_no", (event_id,)
            )
            lines = [line for (line,) in cursor.fetchall()]
            event = {"stream": stream, "version": version, "type": kind, "payload": payload, "lines": lines}
            references = [value for name, value in _leaves(event) if name.endswith("_ref") and value]
            yield _stable(event, get_texts(connection, references))


def _facts(case: Case, fact: str) -> str:
    """The rows of a fact that come from the case's files, as CSV; empty where there is none.

    Positions count the case's own files from 1.
    """
    with closing(connect("builder", case.settings)) as connection, connection.cursor() as cursor:
        # What is built and not published yet: readers see none of it without naming a position.
        cursor.execute("select set_config('antq.position', position::text, false) from eventlog.head")
        positions = sorted(receipt.position for receipt in case.receipts.values() if receipt.position)
        cursor.execute(
            sql.SQL(
                "select * from {} where event_position = any(%s) order by event_position, line_no"
            ).format(sql.Identifier("core", fact)),
            (positions,),
        )
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        row.update({name: positions.index(row[name]) + 1 for name in POSITIONS if row.get(name)})
    used = [
        name
        for name in names
        if name not in CHANGING | SAID_BY_EVENTS and any(row[name] is not None for row in rows)
    ]
    if not rows:
        return ""
    text = io.StringIO()
    writer = csv.DictWriter(text, used, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        sorted(rows, key=lambda row: (row["event_position"], row["line_no"], row.get("measure_code") or ""))
    )
    return text.getvalue()


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    else:
        yield name, value


def _stable(value: Any, texts: Mapping[str, str] | None = None) -> Any:
    """The value without what differs from run to run, and with texts in place of references to them."""
    if isinstance(value, dict):
        return {
            key: (texts or {}).get(inner, inner) if key.endswith("_ref") else _stable(inner, texts)
            for key, inner in value.items()
            if key not in CHANGING
        }
    if isinstance(value, list):
        return [_stable(inner, texts) for inner in value]
    return value


def _json(value: Sequence[Any] | Mapping[str, Any]) -> str:
    """JSON to read and compare: what has no list or object inside is on one line where it fits."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return re.sub(r"[{\[][^{}\[\]]{0,200}[}\]]", lambda found: re.sub(r"\n\s*", " ", found[0]), text) + "\n"
