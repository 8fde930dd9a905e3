"""Every DAG imports, is small, says what to do when it fails, and hangs together by assets."""

import ast
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

DAGS = Path(__file__).parents[2] / "dags"
FILES = sorted(DAGS.glob("*.py"))
TAGS = {"intake", "warehouse", "dbt", "quality", "great-expectations", "upkeep", "alerts"}
LANDING, EVENTLOG, MARTS = "antq://landing/inbox", "antq://warehouse/eventlog", "antq://warehouse/marts"
PUBLISHED = "antq://warehouse/published"
LINES = 60


def _of(dagbag: Any, file: Path) -> Any:
    return dagbag.dags[file.stem]


def _uris(assets: Any) -> set[str]:
    return {asset.uri for asset in assets}


def _timetable(dag: Any) -> Any:
    """The timetable as the scheduler reads it back from the database."""
    from airflow.serialization.serialized_objects import DagSerialization

    return DagSerialization.from_dict(DagSerialization.to_dict(dag)).timetable


def _waits_for(dag: Any) -> set[str]:
    return {asset.uri for _, asset in _timetable(dag).asset_condition.iter_assets()}


def _announces(dag: Any) -> set[str]:
    return {uri for task in dag.tasks for uri in _uris(task.outlets)}


def test_every_file_is_one_dag_and_imports(dagbag: Any) -> None:
    assert dagbag.import_errors == {}
    assert sorted(dagbag.dags) == [file.stem for file in FILES]
    assert {"submission_intake", "warehouse_build", "quality_checks"} <= set(dagbag.dags)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
class TestEachDag:
    def test_is_wiring_only(self, file: Path) -> None:
        assert len(file.read_text(encoding="utf-8").splitlines()) <= LINES

    def test_says_purpose_owner_and_what_to_do(self, dagbag: Any, file: Path) -> None:
        dag = _of(dagbag, file)
        assert dag.doc_md == ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")), clean=False)
        for heading in ("*Purpose:*", "*Owner:*", "*On failure:*", "*Next:*"):
            assert heading in dag.doc_md, heading

    def test_has_known_tags_and_an_owner(self, dagbag: Any, file: Path) -> None:
        dag = _of(dagbag, file)
        assert dag.tags
        assert set(dag.tags) <= TAGS
        assert {task.owner for task in dag.tasks} <= {"data-platform", "data-quality"}

    def test_a_killed_task_is_retried_within_seconds(self, dagbag: Any, file: Path) -> None:
        for task in _of(dagbag, file).tasks:
            assert task.retries >= 2, task.task_id
            assert task.retry_delay <= timedelta(seconds=10), task.task_id

    def test_runs_one_at_a_time_and_never_catches_up(self, dagbag: Any, file: Path) -> None:
        dag = _of(dagbag, file)
        assert dag.max_active_runs == 1
        assert dag.catchup is False

    def test_imports_nothing_heavy_when_parsed(self, file: Path) -> None:
        heavy = ("antq", "dbt", "expectations", "great_expectations", "polars", "psycopg2", "pandas")
        code = (
            "import sys; import airflow.sdk; before = set(sys.modules);"
            f"import runpy; runpy.run_path({str(file)!r});"
            "print(sorted({name.split('.')[0] for name in set(sys.modules) - before}))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert not set(ast.literal_eval(done.stdout.strip().splitlines()[-1])) & set(heavy)


def test_assets_link_intake_to_build_to_checks_and_back(dagbag: Any) -> None:
    intake, build, checks = (
        dagbag.dags[name] for name in ("submission_intake", "warehouse_build", "quality_checks")
    )
    assert (_waits_for(intake), _announces(intake)) == ({LANDING}, {EVENTLOG})
    assert (_waits_for(build), _announces(build)) == ({EVENTLOG}, {MARTS})
    # The checks ask for another build when files came in during this one.
    assert (_waits_for(checks), _announces(checks)) == ({MARTS}, {EVENTLOG, PUBLISHED})
    # Alerts are looked at after each publication, and on a day on which nothing comes.
    alerts = dagbag.dags["alerts"]
    assert (_waits_for(alerts), _announces(alerts)) == ({PUBLISHED}, set())


def test_lines_that_come_back_ask_for_a_build(dagbag: Any) -> None:
    replay = dagbag.dags["rejects_replay"]
    assert _announces(replay) == {EVENTLOG}
    assert _timetable(replay).summary == "0 20 * * 6"


def test_intake_leaves_no_run_for_a_minute_in_which_nothing_came(dagbag: Any) -> None:
    assert _timetable(dagbag.dags["submission_intake"]).summary == "Asset"


def test_a_build_is_one_task(dagbag: Any) -> None:
    """Each task instance costs some KB of Airflow's database, and a build is made as often as a file comes."""
    (task,) = dagbag.dags["warehouse_build"].tasks
    assert _uris(task.outlets) == {MARTS}
