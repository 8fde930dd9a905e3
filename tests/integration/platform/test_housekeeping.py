"""Days pass, by-products come and go, and what is left stays the same."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from antq.core.database import AIRFLOW_DATABASE
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.platform import airflow, bootstrap, housekeeping
from antq.warehouse import dbt_run

if TYPE_CHECKING:
    from conftest import Warehouse

DAYS, HISTORY, CHECKS, RESULTS = 60, 7, 30, 20
RUNS_A_DAY, TASKS_A_RUN = 4, 3
DAG = "simulated"
# Every table of Airflow's that a day fills, and the columns that say when.
AGING = {
    "dag_run": ("run_after", "start_date"),
    "task_instance": ("start_date",),
    "xcom": ("timestamp",),
    "log": ("dttm",),
}


@pytest.fixture(scope="module")
def airflow_database(server: Settings) -> None:
    """Airflow's own metadata database, at its real schema."""
    bootstrap.create_database(server, AIRFLOW_DATABASE, owner="antq_airflow")
    airflow.migrate(server)


@pytest.fixture
def installation(warehouse: "Warehouse", airflow_database: None) -> "Warehouse":
    """A warehouse with limits of this test's own, and Airflow's database emptied of what another test left."""
    limits = {"history_days": HISTORY, "check_results_days": CHECKS, "dbt_results_kept": RESULTS}
    warehouse.settings = warehouse.settings.model_copy(update=limits)
    airflow.prepare(warehouse.settings)
    with warehouse.connect("airflow") as connection, connection.cursor() as cursor:
        cursor.execute("delete from dag_run where dag_id = %s", (DAG,))
        cursor.execute("delete from log where dag_id = %s", (DAG,))
    return warehouse


def test_counts_stay_the_same_however_many_days_pass(installation: "Warehouse") -> None:
    for days_ago in range(DAYS):
        _live_a_day(installation, days_ago)
    assert _counts(installation)["runs"] == DAYS * RUNS_A_DAY

    housekeeping.clean(installation.settings)

    runs = HISTORY * RUNS_A_DAY
    after = {
        "runs": runs,
        "task instances": runs * TASKS_A_RUN,
        "values that tasks handed on": runs,
        "entries of Airflow's log": runs * TASKS_A_RUN,
        "logs of tasks": runs,
        "folders of the DAG processor": HISTORY,
        "passed checks": CHECKS * RUNS_A_DAY,
        "results of dbt": RESULTS,
        "tables of what Airflow removed": 0,
    }
    assert _counts(installation) == after
    assert _failed_checks(installation) == DAYS, "a figure that failed a check may be in force still"
    for _ in range(3):
        _let_a_day_pass(installation)
        _live_a_day(installation, 0)
        housekeeping.clean(installation.settings)
        assert _counts(installation) == after


def test_what_cannot_be_removed_is_named_and_holds_up_nothing_else(installation: "Warehouse") -> None:
    _live_a_day(installation, HISTORY)
    _live_a_day(installation, 0)
    # More days than a timestamp reaches back.
    broken = installation.settings.model_copy(update={"check_results_days": 10**9})

    with pytest.raises(AntqError, match=r"could not remove old results of checks\n"):
        housekeeping.clean(broken)

    assert _counts(installation)["runs"] == RUNS_A_DAY
    assert not (installation.state_dir / "housekeeping").exists()


def test_a_log_that_is_still_written_to_stays(installation: "Warehouse") -> None:
    _live_a_day(installation, DAYS)
    (log,) = (installation.state_dir / "airflow" / "logs").glob("dag_processor/*/*.log")
    # The file is younger now, its folder is not.
    log.write_text("still at it")

    housekeeping.clean(installation.settings)

    assert log.exists()
    assert _counts(installation)["logs of tasks"] == 0


def _live_a_day(installation: "Warehouse", days_ago: int) -> None:
    """What a day leaves that began so many days ago, in the middle of its hours."""
    began = datetime.now(UTC) - timedelta(days=days_ago, hours=12)
    logs = installation.state_dir / "airflow" / "logs"
    with installation.connect("airflow") as connection, connection.cursor() as cursor:
        for number in range(RUNS_A_DAY):
            run_id = f"run_{uuid4()}"
            cursor.execute(
                """
                insert into dag_run (dag_id, run_id, run_type, run_after, start_date, state)
                values (%s, %s, 'asset_triggered', %s, %s, 'success')
                returning id
                """,
                (DAG, run_id, began, began),
            )
            (run,) = cursor.fetchone()  # type: ignore[misc]  # returning gives a row
            for task in map(str, range(TASKS_A_RUN)):
                cursor.execute(
                    """
                    insert into task_instance (
                        id, task_id, dag_id, run_id, try_number, pool, pool_slots, start_date, state
                    )
                    values (%s, %s, %s, %s, 1, 'default_pool', 1, %s, 'success')
                    """,
                    (str(uuid4()), task, DAG, run_id, began),
                )
                cursor.execute(
                    "insert into log (event, dag_id, run_id, dttm) values ('success', %s, %s, %s)",
                    (DAG, run_id, began),
                )
            cursor.execute(
                """
                insert into xcom (dag_run_id, task_id, key, dag_id, run_id, timestamp, value)
                values (%s, '0', 'return_value', %s, %s, %s, '[]')
                """,
                (run, DAG, run_id, began),
            )
            _write(logs / f"dag_id={DAG}" / f"run_id={run_id}.attempt=1.log", began)
            _record_checks(installation, began, passed=True)
            build = DAYS - days_ago + number / RUNS_A_DAY
            artifact = installation.state_dir / "run_results.json"
            artifact.write_text("{}")
            dbt_run._keep_results(installation.settings, artifact, f"build_{build}_{uuid4()}.json")
    connection.close()
    _write(logs / "dag_processor" / f"day_{uuid4()}" / "a_dag.py.log", began)
    _record_checks(installation, began, passed=False)


def _record_checks(installation: "Warehouse", run_at: datetime, *, passed: bool) -> None:
    with installation.connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute(
            """
            insert into quality.validation_results (build_id, suite, expectation, success, severity, run_at)
            values (1, 'activities', 'a_check', %s, 'warning', %s)
            """,
            (passed, run_at),
        )
    connection.close()


def _write(log: Path, when: datetime) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("done")
    for path in (log, log.parent):
        os.utime(path, (when.timestamp(), when.timestamp()))


def _let_a_day_pass(installation: "Warehouse") -> None:
    """Move everything a day into the past."""
    with installation.connect("airflow") as connection, connection.cursor() as cursor:
        for table, columns in AGING.items():
            for column in columns:
                cursor.execute(
                    f"update {table} set {column} = {column} - interval '1 day' where dag_id = %s",  # noqa: S608 (ours)
                    (DAG,),
                )
    with installation.connect("owner") as connection, connection.cursor() as cursor:
        cursor.execute("update quality.validation_results set run_at = run_at - interval '1 day'")
    logs = installation.state_dir / "airflow" / "logs"
    past = {path: path.stat().st_mtime - 86400 for path in logs.rglob("*")}
    for path, moment in past.items():
        os.utime(path, (moment, moment))


def _counts(installation: "Warehouse") -> dict[str, int]:
    """How many of each kind there are that housekeeping limits."""
    with installation.connect("airflow") as connection, connection.cursor() as cursor:
        cursor.execute(
            """
            select
                (select count(*) from dag_run where dag_id = %(dag)s),
                (select count(*) from task_instance where dag_id = %(dag)s),
                (select count(*) from xcom where dag_id = %(dag)s),
                (select count(*) from log where dag_id = %(dag)s),
                (select count(*) from pg_class where relname like '\\_airflow\\_deleted%%')
            """,
            {"dag": DAG},
        )
        runs, tasks, values, entries, leftovers = cursor.fetchone()  # type: ignore[misc]  # counts have a row
    with installation.connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from quality.validation_results where success")
        (passed,) = cursor.fetchone()  # type: ignore[misc]
    logs = installation.state_dir / "airflow" / "logs"
    return {
        "runs": runs,
        "task instances": tasks,
        "values that tasks handed on": values,
        "entries of Airflow's log": entries,
        "logs of tasks": len(list(logs.glob("dag_id=*/*"))),
        "folders of the DAG processor": len(list(logs.glob("dag_processor/*"))),
        "passed checks": passed,
        "results of dbt": len(list((installation.state_dir / "dbt" / "results").iterdir())),
        "tables of what Airflow removed": leftovers,
    }


def _failed_checks(installation: "Warehouse") -> int:
    with installation.connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from quality.validation_results where not success")
        (failed,) = cursor.fetchone()  # type: ignore[misc]
        return int(failed)
