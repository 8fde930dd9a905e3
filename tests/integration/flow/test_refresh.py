"""A build from the inbox to published figures, and what is left when it is cut off in the middle."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import psutil
import psycopg2.extensions
import pytest
from dbt.adapters.contracts.connection import Connection, ConnectionState, Identifier
from dbt.adapters.postgres.connections import PostgresConnectionManager
from flow_steps import attendances, rows, take_in, write_meetings

from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.reference import lists
from antq.reference.publish import publish, read_csv
from antq.warehouse import dbt_run, rebuild, refresh, views
from antq.warehouse.dbt_process import clear_connection

Meetings = Callable[..., Path]
JANUARY = "2023-M01.decree_09"


def _has_views_of(warehouse: Any, settings: Settings) -> bool:
    """Whether the warehouse is known to have the views of the dbt project of these settings."""
    with warehouse.connect("builder") as connection, connection.cursor() as cursor:
        return views.are_of_project(cursor, dbt_run.project_digest(settings))


def _positions(warehouse: Any) -> tuple[int, int]:
    query = "select data_position, warehouse.published_position() from eventlog.head"
    return rows(warehouse.connect("builder"), query)[0]  # type: ignore[return-value]


def _dbt_of(process: psutil.Process) -> list[psutil.Process]:
    found = []
    for child in process.children():
        with contextlib.suppress(psutil.Error):  # it may end while it is looked at
            if "antq.warehouse.dbt_process" in child.cmdline():
                found.append(child)
    return found


def _until(condition: Callable[[], Any], seconds: float = 30) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


@pytest.fixture
def kill_dbt(warehouse: Any) -> Iterator[Callable[[str], None]]:
    """Kill -9 the dbt process as soon as it works on a model."""
    threads = []
    connection = warehouse.connect("builder")
    connection.autocommit = True  # within a transaction the activity stays as it was first seen

    def arm(model: str) -> None:
        # dbt opens each of its statements with a comment that names the model.
        at_model = "select from pg_stat_activity where query like %s and pid <> pg_backend_pid()"

        def strike() -> None:
            def at_work() -> list[psutil.Process]:
                if rows(connection, at_model, f"%model.antq.{model}%"):
                    return _dbt_of(psutil.Process())
                return []

            for process in _until(at_work, 120):
                process.kill()

        thread = threading.Thread(target=strike)
        thread.start()
        threads.append(thread)

    yield arm
    for thread in threads:
        thread.join()


@pytest.fixture
def other_project(warehouse: Any, tmp_path: Path) -> Settings:
    """Settings of the same warehouse with a dbt project of its own, to be broken."""
    home = tmp_path / "home"
    shutil.copytree(warehouse.settings.home / "dbt_project", home / "dbt_project")
    other: Settings = warehouse.settings.model_copy(update={"home": home})
    return other


class _OneConnection(PostgresConnectionManager):
    """dbt's connections, of which there is one."""

    def __init__(self, handle: Any) -> None:
        self.connection = Connection(
            Identifier("postgres"), "a node", None, ConnectionState.OPEN, True, handle
        )

    def get_if_exists(self) -> Connection:
        return self.connection


def _released_by_a_worker(handle: Any) -> Connection:
    """A connection as it is left for the next node."""
    manager = _OneConnection(handle)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(clear_connection, manager).result()
    return manager.connection


class _Reader:
    """An analyst who looks at January again and again, in a thread of its own."""

    def __init__(self, warehouse: Any) -> None:
        self._totals: list[Any] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read, args=(warehouse.connect("analyst"),))
        self._thread.start()

    def _read(self, connection: Any) -> None:
        while not self._stop.wait(0.05):
            self._totals.append(attendances(connection, JANUARY))

    def stop(self) -> list[Any]:
        """What was seen, in order; the last look is after everything."""
        time.sleep(0.2)
        self._stop.set()
        self._thread.join()
        return self._totals


@pytest.fixture(scope="module")
def published(module_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> refresh.RefreshResult:
    """January's first report, all the way: 300 communes, 10 attendances each."""
    path = write_meetings(tmp_path_factory.mktemp("reports"), 300, JANUARY)
    assert take_in(module_warehouse.settings, path)
    done = refresh.refresh(module_warehouse.settings)
    assert done is not None
    return done


@pytest.fixture
def warehouse(module_warehouse: Any, published: refresh.RefreshResult) -> Any:
    """One warehouse for the module, January published: each test adds a month of its own."""
    return module_warehouse


def test_a_file_becomes_published_figures(warehouse: Any, published: refresh.RefreshResult) -> None:
    assert published.modelled.models > 80
    assert published.modelled.tests > 50
    assert published.checks is not None
    assert published.checks.checks > 20
    assert published.checks.errors == 0
    assert attendances(warehouse.connect("analyst"), JANUARY) == 3000
    position, seen = _positions(warehouse)
    assert position == seen == published.build.to_position
    kept = {path.name for path in (warehouse.state_dir / "dbt" / "results").iterdir()}
    assert kept == {f"build_{published.build.build_id}_refresh.json"}


def test_a_run_with_nothing_new_is_cheap_and_says_so(warehouse: Any) -> None:
    before = sorted((warehouse.state_dir / "dbt" / "results").iterdir())

    printed = subprocess.run(
        [sys.executable, "-m", "antq", "refresh"],
        env={**os.environ, **warehouse.environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert "Nothing new" in printed
    assert sorted((warehouse.state_dir / "dbt" / "results").iterdir()) == before
    assert not refresh.has_unpublished_events(warehouse.settings)


def test_a_killed_dbt_leaves_the_build_open_and_no_reader_sees_half_of_it(
    warehouse: Any, meetings: Meetings, kill_dbt: Callable[[str], None]
) -> None:
    seen = _Reader(warehouse)
    published = _positions(warehouse)[1]
    take_in(warehouse.settings, meetings(200, JANUARY, attendances=70))
    kill_dbt("_seizures")

    with pytest.raises(AntqError, match="dbt was stopped by SIGKILL"):
        refresh.refresh(warehouse.settings)

    assert _positions(warehouse)[1] == published
    interrupted = refresh.open_build(warehouse.settings)
    take_in(warehouse.settings, meetings(7, "2023-M02.decree_09"))
    assert refresh.open_build(warehouse.settings) == interrupted, "its bounds do not change"

    assert refresh.refresh(warehouse.settings) is not None

    totals = seen.stop()
    old, new = Decimal(3000), Decimal(14000)
    assert totals[0] == old
    assert totals[-1] == new
    assert set(totals) == {old, new}
    assert totals == sorted(totals)
    assert attendances(warehouse.connect("analyst"), "2023-M02.decree_09") == 70
    query = "select from_position, to_position, state from warehouse.builds order by build_id"
    bounds = rows(warehouse.connect("builder"), query)
    assert {state for *_, state in bounds} == {"published"}
    assert [end for _, end, _ in bounds[:-1]] == [start for start, *_ in bounds[1:]], "no gap, no overlap"


def test_a_refresh_makes_what_is_stored_and_leaves_the_views_alone(
    warehouse: Any, meetings: Meetings, published: refresh.RefreshResult
) -> None:
    views_there = """
        select c.relname::text, c.oid from pg_class as c
        where c.relkind = 'v' and c.relnamespace in ('core'::regnamespace, 'marts'::regnamespace)
    """
    before = dict(rows(warehouse.connect("builder"), views_there))
    take_in(warehouse.settings, meetings(9, "2023-M07.decree_09"))

    done = refresh.refresh(warehouse.settings)

    assert done is not None
    results = warehouse.state_dir / f"dbt/results/build_{done.build.build_id}_refresh.json"
    nodes = [result["unique_id"].split(".")[2] for result in json.loads(results.read_text())["results"]]
    assert "_activities" in nodes
    assert "every_slot_measure_is_the_sum_of_its_lines" in nodes
    assert before.keys() & set(nodes) == set()
    assert done.modelled.models + len(before) == published.modelled.models
    assert dict(rows(warehouse.connect("builder"), views_there)) == before
    assert attendances(warehouse.connect("analyst"), "2023-M07.decree_09") == 90
    total = "select value from marts.national_totals where measure_code = %s and period_key = %s limit 1"
    assert rows(
        warehouse.connect("analyst"), total, "residents_meeting_attendances", "2023-M07.decree_09"
    ) == [(90,)]


def test_a_changed_list_has_everything_made_and_tested(
    warehouse: Any, published: refresh.RefreshResult
) -> None:
    aliases = read_csv(lists.raw("province_aliases").decode(), "province_aliases.csv")
    with warehouse.connect("owner") as owner:
        publish(owner, "province_aliases", [*aliases, {**aliases[0], "alias": "another"}])

    done = refresh.refresh(warehouse.settings)

    assert done is not None
    assert (done.modelled.models, done.modelled.tests) == (
        published.modelled.models,
        published.modelled.tests,
    )
    assert _has_views_of(warehouse, warehouse.settings)


def test_views_that_were_dropped_are_missed(warehouse: Any) -> None:
    connection = warehouse.connect("builder")
    project = dbt_run.project_digest(warehouse.settings)
    with connection.cursor() as cursor:
        assert views.are_of_project(cursor, project)
        assert not views.are_of_project(cursor, "another")
        cursor.execute("drop view marts.releases cascade")
        assert not views.are_of_project(cursor, project)
    connection.rollback()


def test_a_thread_of_dbt_keeps_its_connection(warehouse: Any, meetings: Meetings) -> None:
    take_in(warehouse.settings, meetings(5, "2023-M05.decree_09"))
    sessions = "select sessions from pg_stat_database where datname = current_database()"
    before = rows(warehouse.connect("builder"), sessions)[0][0]

    done = refresh.refresh(warehouse.settings)

    assert done is not None
    nodes = done.modelled.models + done.modelled.tests
    opened = rows(warehouse.connect("builder"), sessions)[0][0] - before
    assert 0 < opened < nodes / 4


def test_a_kept_connection_is_as_good_as_new(warehouse: Any) -> None:
    handle = warehouse.connect("builder")
    with handle.cursor() as cursor:
        cursor.execute("create temporary table left_by_a_node (n integer)")
        cursor.execute("set antq.position = '1'")
        handle.commit()
        cursor.execute("select 1")

    connection = _released_by_a_worker(handle)

    assert (connection.state, connection.transaction_open) == ("open", False)
    assert handle.status == psycopg2.extensions.STATUS_READY
    found = "select current_setting('antq.position', true), to_regclass('pg_temp.left_by_a_node')"
    assert rows(handle, found) in ([("", None)], [(None, None)])


def test_a_transaction_that_dbt_committed_is_not_rolled_back_with_a_warning(warehouse: Any) -> None:
    handle = warehouse.connect("builder")
    with handle.cursor() as cursor:
        cursor.execute("create temporary table left_by_a_node (n integer)")
        cursor.execute("commit")

    connection = _released_by_a_worker(handle)

    assert (connection.state, handle.status) == ("open", psycopg2.extensions.STATUS_READY)
    assert handle.notices == []
    assert rows(handle, "select to_regclass('pg_temp.left_by_a_node')") == [(None,)]


def test_a_connection_that_broke_is_not_kept(warehouse: Any) -> None:
    handle = warehouse.connect("builder")
    with warehouse.connect("builder") as other, other.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s)", (handle.info.backend_pid,))

    connection = _released_by_a_worker(handle)

    assert (connection.state, handle.closed) == ("closed", 1)


def test_the_main_thread_keeps_no_connection_idle_through_the_build(warehouse: Any) -> None:
    manager = _OneConnection(warehouse.connect("builder"))

    clear_connection(manager)

    assert manager.connection.state == "closed"


def test_a_model_that_fails_is_named_and_nothing_is_published(
    warehouse: Any, meetings: Meetings, other_project: Settings
) -> None:
    take_in(warehouse.settings, meetings(5, "2023-M03.decree_09"))
    published = _positions(warehouse)[1]
    (other_project.home / "dbt_project/models/staging/broken.sql").write_text(
        "select * from core.no_such_table\n"
    )

    with pytest.raises(AntqError, match="broken") as raised:
        refresh.refresh(other_project)

    assert "refresh, build" in str(raised.value.where)
    assert "no_such_table" in raised.value.what
    assert _positions(warehouse)[1] == published


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        (
            "name: day_name",
            "name: name_of_day",
            'the query has: {"day_name text"}. Only the schema file has: {"name_of_day text"}',
        ),
        (
            "data_type: boolean",
            "data_type: text",
            'has: {"is_working_day boolean"}. Only the schema file has: {"is_working_day text"}',
        ),
    ],
)
def test_a_view_is_held_to_its_schema_file(
    warehouse: Any, other_project: Settings, old: str, new: str, difference: str
) -> None:
    schema_file = other_project.home / "dbt_project/models/core/dimensions/dim_day.yml"
    schema_file.write_text(schema_file.read_text().replace(old, new))
    assert refresh.open_build(warehouse.settings), "the one that the failing model left open"

    with pytest.raises(AntqError) as raised:
        refresh.refresh(other_project)

    assert "the columns of dim_day are not those of its schema file" in raised.value.what
    assert difference in raised.value.what
    assert not _has_views_of(warehouse, other_project)
    assert not _has_views_of(warehouse, warehouse.settings), "some may be of the other project by now"


def test_a_dbt_that_cannot_start_says_why(warehouse: Any, other_project: Settings) -> None:
    project_file = other_project.home / "dbt_project/dbt_project.yml"
    project_file.write_text(project_file.read_text().replace("flags:", "flags:\n  log_level: loud", 1))

    with pytest.raises(AntqError, match=r"dbt could not start: .*loud"):
        refresh.refresh(other_project)


def test_views_are_made_when_the_build_that_failed_on_one_is_tried_again(
    warehouse: Any, published: refresh.RefreshResult
) -> None:
    assert refresh.open_build(warehouse.settings), "the one that the failing model left open"

    done = refresh.refresh(warehouse.settings)

    assert done is not None
    assert done.modelled.models == published.modelled.models
    assert _has_views_of(warehouse, warehouse.settings)


def test_dbt_dies_with_its_task_and_two_refreshes_at_once_do_the_work_once(
    warehouse: Any, meetings: Meetings
) -> None:
    take_in(warehouse.settings, meetings(20, "2023-M04.decree_09"))
    code = (
        "from antq.core.settings import get_settings; from antq.warehouse import refresh;"
        " refresh.refresh(get_settings())"
    )
    task = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, **warehouse.environment})
    (dbt,) = _until(lambda: _dbt_of(psutil.Process(task.pid)))

    task.send_signal(signal.SIGKILL)
    task.wait()

    _until(lambda: not dbt.is_running() or dbt.status() == psutil.STATUS_ZOMBIE, 5)
    builds = "select count(*) from warehouse.builds where state = 'published'"
    before = rows(warehouse.connect("builder"), builds)[0][0]
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(refresh.refresh, [warehouse.settings] * 2))
    assert rows(warehouse.connect("builder"), builds) == [(before + 1,)]
    worked = [done.modelled.models > 0 for done in both if done]
    assert worked and all(worked), "no build was run by both"
    assert attendances(warehouse.connect("analyst"), "2023-M04.decree_09") == 200


def test_a_mended_description_reaches_the_column(
    warehouse: Any, meetings: Meetings, other_project: Settings, published: refresh.RefreshResult
) -> None:
    """As after an update of the code: the views are made again."""
    schema_file = other_project.home / "dbt_project/models/core/dimensions/dim_day.yml"
    schema_file.write_text(schema_file.read_text().replace("{{ doc('day_name') }}", "Mended."))
    take_in(warehouse.settings, meetings(5, "2023-M06.decree_09"))
    assert _has_views_of(warehouse, warehouse.settings)

    done = refresh.refresh(other_project)

    assert done is not None
    assert done.modelled.models == published.modelled.models
    assert _has_views_of(warehouse, other_project)
    assert not _has_views_of(warehouse, warehouse.settings)
    query = "select col_description('core.dim_day'::regclass, 3)"
    assert rows(warehouse.connect("analyst"), query) == [("Mended.",)]


def test_an_update_makes_its_views_although_there_is_nothing_to_build(
    warehouse: Any, other_project: Settings, published: refresh.RefreshResult
) -> None:
    refresh.refresh(warehouse.settings)
    schema_file = other_project.home / "dbt_project/models/core/dimensions/dim_day.yml"
    schema_file.write_text(schema_file.read_text().replace("{{ doc('day_name') }}", "Updated."))
    before = _positions(warehouse)

    assert refresh.refresh(other_project) is None

    assert _positions(warehouse) == before
    assert _has_views_of(warehouse, other_project)
    query = "select col_description('core.dim_day'::regclass, 3)"
    assert rows(warehouse.connect("analyst"), query) == [("Updated.",)]
    assert attendances(warehouse.connect("analyst"), JANUARY) > 0
    refresh.refresh(warehouse.settings)
    assert _has_views_of(warehouse, warehouse.settings)


def test_a_warehouse_of_an_earlier_version_asks_for_a_rebuild(
    warehouse: Any, meetings: Meetings, published: refresh.RefreshResult
) -> None:
    """As after an update that brings a table, and a column of another."""
    with warehouse.connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("drop table core._calendar cascade")
        cursor.execute("alter table core._filings drop column sender cascade")
    take_in(warehouse.settings, meetings(9, "2023-M11.decree_09"))

    with pytest.raises(AntqError) as caught:
        refresh.refresh(warehouse.settings)

    assert caught.value.fix == "antq rebuild"
    assert "_calendar" in str(caught.value)
    assert "_filings" in str(caught.value)
    assert len(str(caught.value)) < 500
    rebuild.rebuild(warehouse.settings, in_place=True)
    assert attendances(warehouse.connect("analyst"), "2023-M11.decree_09") == 90


@pytest.mark.parametrize("relation", ["core._calender", "marts._calendar"])
def test_a_mistyped_table_asks_for_no_rebuild(
    warehouse: Any, other_project: Settings, published: refresh.RefreshResult, relation: str
) -> None:
    (view,) = (other_project.home / "dbt_project/models/marts").rglob("province_overview.sql")
    view.write_text(f"{view.read_text()}where exists (select from {relation})\n")

    with pytest.raises(AntqError) as caught:
        refresh.refresh(other_project)

    assert caught.value.fix == "mend the model or its data and run it again"
    assert "province_overview" in str(caught.value)
    assert relation in str(caught.value)
