"""`antq` as a person types it."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg2
import pytest

from antq import flow
from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.eventlog.store import NewEvent, append
from antq.intake import landing
from antq.platform import first_run
from antq.warehouse import builds

if TYPE_CHECKING:
    from conftest import Warehouse


def _antq(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANTQ_")}
    return subprocess.run(
        [sys.executable, "-m", "antq", *arguments],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("role", ["owner", "builder", "writer", "analyst"])
def test_dsn_connects_as_the_role(warehouse: "Warehouse", role: str) -> None:
    done = _antq(warehouse.environment, "dsn", "--role", role)
    assert done.returncode == 0, done.stderr
    connection = psycopg2.connect(done.stdout.strip())
    try:
        with connection.cursor() as cursor:
            cursor.execute("select current_user, current_database()")
            assert cursor.fetchone() == (f"antq_{role}", warehouse.settings.database)
    finally:
        connection.close()


def test_dsn_of_an_unknown_role_is_wrong_usage(warehouse: "Warehouse") -> None:
    done = _antq(warehouse.environment, "dsn", "--role", "root")
    assert done.returncode == 2
    assert "analyst" in done.stderr


def test_psql_runs_on_the_warehouse_as_the_read_only_role(warehouse: "Warehouse", server: Settings) -> None:
    # The warehouse's state folder has no server of its own, so it borrows the session's.
    (warehouse.state_dir / "server.json").write_text((server.state_dir / "server.json").read_text())
    done = _antq(warehouse.environment, "psql", "-XAtc", "select current_user")
    assert (done.returncode, done.stdout.strip()) == (0, "antq_analyst"), done.stderr
    refused = _antq(warehouse.environment, "psql", "-XAtc", "create table t (n int)")
    assert refused.returncode != 0
    assert "read-only" in refused.stderr


def test_status_json_has_the_promised_form(warehouse: "Warehouse") -> None:
    (warehouse.state_dir / "initialised").touch()
    done = _antq(warehouse.environment, "status", "--json")
    # Most services are down.
    assert done.returncode == 1, done.stderr
    status = json.loads(done.stdout)
    assert set(status) == {"services", "urls", "log", "unanswered", "problems"}
    assert status["unanswered"] == {"files": 0, "oldest": None}
    assert status["problems"] == [
        f"{name} is down"
        for name in (
            *("airflow-api-server", "airflow-scheduler", "airflow-dag-processor"),
            *("landing-watch", "superset"),
        )
    ]
    assert status["services"] == {
        "postgres": "up",
        "airflow-api-server": "down",
        "airflow-scheduler": "down",
        "airflow-dag-processor": "down",
        "landing-watch": "down",
        "superset": "down",
    }
    assert set(status["urls"]) == {"airflow", "superset"}
    assert status["log"]["position"] >= 1
    assert status["log"]["published_position"] == 0


def test_login_prints_the_passwords_and_status_does_not(warehouse: "Warehouse") -> None:
    password = json.loads((warehouse.state_dir / "secrets.json").read_text())["superset_admin_password"]
    assert password in _antq(warehouse.environment, "login").stdout
    for arguments in (("status",), ("status", "--json")):
        done = _antq(warehouse.environment, *arguments)
        assert password not in done.stdout + done.stderr


def test_status_tells_what_waits_and_what_failed(warehouse: "Warehouse", tmp_path: Path) -> None:
    (warehouse.state_dir / "initialised").touch()
    report = tmp_path / "a.csv"
    report.write_bytes(b"a,b")
    submission = landing.land(warehouse.settings, report)
    note = landing.read(warehouse.settings, submission).path.with_name("landing.json")
    since = datetime.now(VIET_NAM) - timedelta(minutes=11)
    note.write_text(json.dumps(json.loads(note.read_text()) | {"landed_at": since.isoformat()}))
    bad = note.parents[1] / "no id"
    bad.mkdir()
    landing.tidy(warehouse.settings)
    conn = warehouse.connect("builder")
    build = builds.open_build(conn)
    assert build is not None
    builds.record_error(conn, build, "dbt: model fct_activities failed")

    done = _antq(warehouse.environment, "status")

    assert done.returncode == 1
    assert f"1, the oldest since {since.isoformat()}" in done.stdout
    assert f"1 files wait for an answer, the oldest since {since:%Y-%m-%d %H:%M}" in done.stderr
    assert "set aside from the landing inbox" in done.stderr
    assert "the last build failed: dbt: model fct_activities failed" in done.stderr
    builds.mark_built(conn, build)
    builds.publish(conn, build)
    assert "the last build failed" not in _antq(warehouse.environment, "status").stderr


def test_a_database_of_an_earlier_version_is_named_with_its_remedy(warehouse: "Warehouse") -> None:
    (warehouse.state_dir / "initialised").touch()
    with warehouse.connect("owner") as conn, conn.cursor() as cursor:
        cursor.execute("delete from eventlog.replaceables where name = 'functions/line_identity.sql'")
        cursor.execute("alter function eventlog.line_identity(text, jsonb) rename to line_key")
    told = "Cơ sở dữ liệu thuộc phiên bản trước của antq / the database is of an earlier version of antq"
    for command in (["refresh"], ["rebuild"], ["replay", "list"]):
        done = _antq(warehouse.environment, *command)
        assert (done.returncode, told in done.stderr, "fix: antq init" in done.stderr) == (1, True, True), (
            command
        )
    assert f"not well: {told} (fix: antq init)" in _antq(warehouse.environment, "status").stderr
    with pytest.raises(AntqError, match="of an earlier version of antq"):
        flow.take_in_chunk(warehouse.settings, ["a"])


def test_status_tells_when_nothing_was_cleaned_for_days(warehouse: "Warehouse") -> None:
    begun, cleaned = (warehouse.state_dir / name for name in ("initialised", "housekeeping"))
    for path in (begun, cleaned):
        path.touch()
        past = (datetime.now(UTC) - timedelta(days=4)).timestamp()
        os.utime(path, (past, past))
    overdue = f"old by-products were last removed {datetime.fromtimestamp(past, UTC):%Y-%m-%d}"
    assert overdue in _antq(warehouse.environment, "status").stderr

    cleaned.touch()

    assert "by-products" not in _antq(warehouse.environment, "status").stderr


def test_a_first_run_waits_for_data_and_not_for_a_release(warehouse: "Warehouse") -> None:
    (warehouse.state_dir / "initialised").touch()
    builder, writer = warehouse.connect("builder"), warehouse.connect("writer")
    build = builds.open_build(builder)
    assert build is not None
    builds.mark_built(builder, build)
    builds.publish(builder, build)
    prepared = NewEvent(uuid4(), "release/2025-q3", 0, "ReleasePrepared", {}, "statistics")
    append(writer, [prepared])
    writer.commit()

    started = time.monotonic()
    first_run.wait_published(warehouse.settings)

    assert time.monotonic() - started < 10
    positions = builds.position_state(builder)
    assert positions["position"] == positions["published_position"] + 1


def test_up_before_init_says_what_to_do(tmp_path: Path) -> None:
    done = _antq({"ANTQ_STATE_DIR": str(tmp_path / "state")}, "up")
    assert done.returncode == 1
    assert "antq init" in done.stderr


def test_down_with_nothing_running_is_no_error(tmp_path: Path) -> None:
    done = _antq({"ANTQ_STATE_DIR": str(tmp_path / "state")}, "down")
    assert (done.returncode, done.stdout.strip()) == (0, "nothing was running")


def test_an_unknown_setting_is_refused(tmp_path: Path) -> None:
    done = _antq({"ANTQ_STATE_DIR": str(tmp_path), "ANTQ_SUPERSET_PROT": "1"}, "status")
    assert done.returncode == 1
    assert "ANTQ_SUPERSET_PORT" in done.stderr
