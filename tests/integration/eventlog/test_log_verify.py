"""`antq verify` notices every change of the log that was not appended."""

import json
import os
import subprocess
import sys

import pytest
from log_steps import STREAM, Warehouse, filing, rows, run, superuser, value
from psycopg2.extensions import connection as Connection

from antq.eventlog.store import append, put_text
from antq.eventlog.verify import GUARDS, Verification, inspect, verify

TABLES = ("events", "event_lines", "texts", "head")


@pytest.fixture(scope="module")
def filled(any_module_warehouse: Warehouse) -> Warehouse:
    conn = any_module_warehouse.connect("writer")
    for version in range(5):
        append(conn, [filing(expected_version=version, count=600)])
        conn.commit()
    put_text(conn, "số liệu")
    conn.commit()
    return any_module_warehouse


def _change(conn: Connection, *statements: str) -> None:
    """Do what a superuser can: switch the guards off, change the log, and switch them on again."""
    run(conn, *(f"alter table eventlog.{table} disable trigger all" for table in TABLES))
    run(conn, *statements)
    run(conn, *(f"alter table eventlog.{table} enable trigger all" for table in TABLES))
    for table, guards in GUARDS.items():
        run(conn, *(f"alter table {table} enable always trigger {guard}" for guard in guards))


def _tamper(warehouse: Warehouse, *statements: str) -> Verification:
    """What verifying finds after the change, which is then undone."""
    with superuser(warehouse) as conn:
        _change(conn, *statements)
        return inspect(conn)


def _last(warehouse: Warehouse) -> int:
    conn = warehouse.connect("writer")
    last = int(value(conn, "select position from eventlog.head"))
    conn.rollback()
    return last


def _whats(result: Verification) -> str:
    assert not result.ok
    assert all(problem.what and problem.where and problem.fix for problem in result.problems)
    return " | ".join(problem.what for problem in result.problems)


def test_an_untouched_log_is_proven(filled: Warehouse) -> None:
    result = _tamper(filled)
    assert result.ok, result.problems
    assert result.events == result.position == _last(filled)


@pytest.mark.parametrize(
    ("stream", "kind"),
    [
        (STREAM, "ReportFiled"),
        (STREAM, "ReportWithdrawn"),
        ("submission/1", "ReportReturned"),
        ("model/1", "ModelRegistered"),
        ("due/1", "DueDateExtended"),
        ("alert/1", "AlertRaised"),
        ("release/2025-q3", "ReleasePrepared"),
    ],
)
def test_the_log_is_proven_after_every_kind_of_event(warehouse: Warehouse, stream: str, kind: str) -> None:
    conn = warehouse.connect("writer")
    append(conn, [filing()])
    append(conn, [filing(stream, expected_version=int(stream == STREAM), type=kind, count=0)])
    conn.commit()

    result = verify(conn)

    assert result.ok, result.problems
    head = rows(conn, "select position, data_position from eventlog.head")
    assert head == [(result.events, result.events - stream.startswith(("alert/", "release/")))]


@pytest.mark.parametrize(
    "edit",
    [
        "actor = 'someone else'",
        'payload = payload || \'{"sender": "khác"}\'',
        "type = 'ReportReturned'",
        "stream = stream || '2', version = 1",
        "type_version = 2",
        "event_id = gen_random_uuid()",
    ],
)
def test_an_edited_event_is_found(filled: Warehouse, edit: str) -> None:
    last = f" where position = {_last(filled)}"
    result = _tamper(filled, "update eventlog.events set " + edit + last)  # noqa: S608  # the cases above
    assert "edited" in _whats(result)
    assert any(f"position {_last(filled)}," in problem.where for problem in result.problems)


def test_a_changed_time_is_found(filled: Warehouse) -> None:
    result = _tamper(
        filled,
        "update eventlog.events set recorded_at = recorded_at - interval '1 microsecond'"
        " where position = (select position - 1 from eventlog.head)",
    )
    assert "chain is broken" in _whats(result)


def test_an_edit_with_a_new_digest_is_found_by_the_chain(filled: Warehouse) -> None:
    result = _tamper(
        filled,
        "update eventlog.events set actor = 'someone else'",
        "update eventlog.events set event_digest ="
        " eventlog.event_digest(event_id, stream, version, type, type_version, actor, payload)",
    )
    assert "chain is broken" in _whats(result)
    assert "edited" not in _whats(result)


@pytest.mark.parametrize(
    "change",
    [
        "update eventlog.event_lines set lines = jsonb_set(lines, '{0,qty}', '\"20.819\"') where chunk_no = 1",
        "update eventlog.event_lines set lines = lines - 0 where chunk_no = 1",
        "delete from eventlog.event_lines where chunk_no = 1",
        "update eventlog.event_lines set chunk_no = 999 where chunk_no = 1",
        "insert into eventlog.event_lines select event_id, 999, lines from eventlog.event_lines where chunk_no = 1",
        "update eventlog.event_lines set chunk_no = 1000 - chunk_no",
    ],
)
def test_changed_lines_are_found(filled: Warehouse, change: str) -> None:
    result = _tamper(filled, change)
    assert "lines were edited" in _whats(result)


def test_dropped_events_are_found(filled: Warehouse) -> None:
    result = _tamper(
        filled,
        "delete from eventlog.event_lines where event_id in"
        " (select event_id from eventlog.events where position = (select position - 2 from eventlog.head))",
        "delete from eventlog.events where position = (select position - 2 from eventlog.head)",
    )
    assert f"events are missing: position {_last(filled) - 2}" in _whats(result)


def test_a_dropped_tail_is_found(filled: Warehouse) -> None:
    result = _tamper(
        filled,
        "delete from eventlog.event_lines where event_id in"
        " (select event_id from eventlog.events where position = (select position from eventlog.head))",
        "delete from eventlog.events where position = (select position from eventlog.head)",
    )
    last = _last(filled)
    assert (
        _whats(result) == f"the last events are missing: the head is at {last}, the last event at {last - 1}"
    )


def test_a_swapped_pair_is_found(filled: Warehouse) -> None:
    result = _tamper(
        filled,
        "update eventlog.events set position = 1000000 where position = (select position from eventlog.head)",
        "update eventlog.events set position = (select position from eventlog.head)"
        " where position = (select position - 1 from eventlog.head)",
        "update eventlog.events set position = (select position - 1 from eventlog.head) where position = 1000000",
    )
    assert "put in another order" in _whats(result)
    assert "chain is broken" in _whats(result)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("update eventlog.head set position = position - 1", "before the last event"),
        ("update eventlog.head set chain_digest = sha256('x')", "chain digest is not that of the last event"),
        ("update eventlog.head set recorded_at = recorded_at + interval '1 hour'", "time is not that"),
        ("update eventlog.head set data_position = 0", "data_position is 0"),
        ("delete from eventlog.head", "0 rows"),
        ("update eventlog.texts set body = 'khác'", "text was edited"),
        (
            "insert into eventlog.event_lines values (gen_random_uuid(), 0, '[1]')",
            "chunks of lines have no event",
        ),
    ],
)
def test_a_wrong_head_text_or_line_is_found(filled: Warehouse, change: str, what: str) -> None:
    assert what in _whats(_tamper(filled, change))


def test_a_disabled_guard_is_found(filled: Warehouse) -> None:
    with superuser(filled) as conn:
        run(conn, "alter table eventlog.events disable trigger refuse_change")
        run(conn, "alter table eventlog.event_lines enable trigger guard_lines")
        result = inspect(conn)
    assert [problem.where for problem in result.problems] == ["eventlog.events", "eventlog.event_lines"]
    assert "enable always trigger refuse_change" in result.problems[0].fix


def test_verifying_leaves_the_connection_usable_for_writing(warehouse: Warehouse) -> None:
    conn = warehouse.connect("writer")
    assert verify(conn).ok
    append(conn, [filing()])
    conn.commit()
    assert rows(conn, "select version from eventlog.events where stream = %s", STREAM) == [(1,)]


def _command(warehouse: Warehouse, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "antq", "verify", *arguments],
        env={**os.environ, **warehouse.environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_tells_by_its_exit_code(warehouse: Warehouse) -> None:
    conn = warehouse.connect("writer")
    append(conn, [filing()])
    conn.commit()
    last = _last(warehouse)

    sound = _command(warehouse, "--json")
    assert sound.returncode == 0, sound.stderr
    assert json.loads(sound.stdout) == {"ok": True, "events": last, "position": last, "problems": []}

    with superuser(warehouse) as admin:
        _change(admin, "update eventlog.events set actor = 'x'")
        admin.commit()
    broken = _command(warehouse)
    assert broken.returncode == 1
    assert f"where: position {last}" in broken.stdout
    assert "fix: keep the database as it is" in broken.stdout
    (first, *_) = json.loads(_command(warehouse, "--json").stdout)["problems"]
    assert set(first) == {"what", "where", "fix"}
