"""`antq` as a person types it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2
import pytest

from antq.settings import Settings

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
    assert done.returncode == 0, done.stderr
    status = json.loads(done.stdout)
    assert set(status) == {"services", "urls", "log"}
    assert status["services"] == {
        "postgres": "up",
        "airflow-api-server": "down",
        "airflow-scheduler": "down",
        "airflow-dag-processor": "down",
        "superset": "down",
    }
    assert set(status["urls"]) == {"airflow", "superset"}
    assert status["log"]["position"] >= 1
    assert status["log"]["published_position"] == 0


def test_status_prints_the_logins_and_json_does_not(warehouse: "Warehouse") -> None:
    password = json.loads((warehouse.state_dir / "secrets.json").read_text())["superset_admin_password"]
    assert password in _antq(warehouse.environment, "status").stdout
    assert password not in _antq(warehouse.environment, "status", "--json").stdout


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
