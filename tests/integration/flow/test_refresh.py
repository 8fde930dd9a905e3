"""A build from the inbox to published figures, and what is left when it is cut off in the middle."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import psutil
import pytest
from flow_steps import attendances, rows, take_in

from antq import refresh
from antq.errors import AntqError

Meetings = Callable[..., Path]


def _positions(warehouse: Any) -> tuple[int, int]:
    query = "select data_position, warehouse.published_position() from eventlog.head"
    return rows(warehouse.connect("builder"), query)[0]  # type: ignore[return-value]


def _dbt_of(process: psutil.Process) -> list[psutil.Process]:
    return [
        child for child in process.children() if any(Path(part).name == "dbt" for part in child.cmdline())
    ]


def _until(condition: Callable[[], Any], seconds: float = 30) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


@pytest.fixture
def kill_dbt() -> Iterator[Callable[[str], None]]:
    """Kill -9 the dbt process of a layer as soon as it talks to the database."""
    threads = []

    def arm(layer: str) -> None:
        def strike() -> None:
            def at_work() -> list[psutil.Process]:
                return [
                    process
                    for process in _dbt_of(psutil.Process())
                    if f"path:models/{layer}" in process.cmdline() and process.net_connections(kind="tcp")
                ]

            for process in _until(at_work, 120):
                process.kill()

        thread = threading.Thread(target=strike)
        thread.start()
        threads.append(thread)

    yield arm
    for thread in threads:
        thread.join()


@pytest.fixture
def warehouse(module_warehouse: Any) -> Any:
    """One warehouse for the module: dbt parses the project anew for each database, which takes ten seconds.

    Each test files for a month of its own.
    """
    return module_warehouse


def _month(number: int) -> str:
    return f"2023-M{number:02d}.decree_09"


def test_a_file_becomes_published_figures(warehouse: Any, meetings: Meetings) -> None:
    month = _month(1)
    assert take_in(warehouse.settings, meetings(40, month, attendances=25))

    done = refresh.refresh(warehouse.settings)

    assert done is not None
    assert [layer.layer for layer in done.layers] == ["staging", "core", "marts"]
    assert all(layer.models for layer in done.layers)
    assert done.checks is not None
    assert done.checks.checks > 20
    assert done.checks.errors == 0
    assert attendances(warehouse.connect("analyst"), month) == 40 * 25
    position, published = _positions(warehouse)
    assert position == published == done.build.to_position
    kept = {path.name for path in (warehouse.state_dir / "dbt" / "results").iterdir()}
    assert {f"build_{done.build.build_id}_{layer}.json" for layer in refresh.LAYERS} <= kept


def test_a_run_with_nothing_new_is_cheap_and_says_so(warehouse: Any) -> None:
    refresh.refresh(warehouse.settings)
    before = sorted((warehouse.state_dir / "dbt" / "results").iterdir())

    said = subprocess.run(
        [sys.executable, "-m", "antq", "refresh"],
        env={**os.environ, **warehouse.environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert "Nothing new" in said
    assert sorted((warehouse.state_dir / "dbt" / "results").iterdir()) == before
    assert not refresh.behind(warehouse.settings)


def test_readers_see_the_old_figures_until_all_of_the_new_are_there(
    warehouse: Any, meetings: Meetings
) -> None:
    month = _month(2)
    take_in(warehouse.settings, meetings(300, month, attendances=10))
    refresh.refresh(warehouse.settings)
    analyst, seen, stop = warehouse.connect("analyst"), [], threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.append(attendances(analyst, month))
            time.sleep(0.05)

    take_in(warehouse.settings, meetings(200, month, attendances=70))
    reader = threading.Thread(target=read)
    reader.start()
    try:
        refresh.refresh(warehouse.settings)
    finally:
        stop.set()
        reader.join()

    old, new = Decimal(3000), Decimal(14000)
    assert seen[0] == old
    assert attendances(analyst, month) == new
    assert set(seen) <= {old, new}
    assert seen == sorted(seen)


def test_a_killed_dbt_leaves_the_build_open_and_the_next_run_finishes_it(
    warehouse: Any, meetings: Meetings, kill_dbt: Callable[[str], None]
) -> None:
    month, next_month = _month(3), _month(4)
    take_in(warehouse.settings, meetings(50, month))
    refresh.refresh(warehouse.settings)
    take_in(warehouse.settings, meetings(60, month))
    published = _positions(warehouse)[1]
    kill_dbt("core")

    with pytest.raises(AntqError, match="dbt was stopped by SIGKILL"):
        refresh.refresh(warehouse.settings)

    assert attendances(warehouse.connect("analyst"), month) == 500
    assert _positions(warehouse)[1] == published
    interrupted = refresh.open_build(warehouse.settings)
    take_in(warehouse.settings, meetings(7, next_month))
    assert refresh.open_build(warehouse.settings) == interrupted, "its bounds stand"

    assert refresh.refresh(warehouse.settings) is not None

    assert attendances(warehouse.connect("analyst"), month) == 600
    assert attendances(warehouse.connect("analyst"), next_month) == 70
    query = "select from_position, to_position, state from warehouse.builds order by build_id"
    bounds = rows(warehouse.connect("builder"), query)
    assert {state for *_, state in bounds} == {"published"}
    assert [end for _, end, _ in bounds[:-1]] == [start for start, *_ in bounds[1:]], "no gap, no overlap"


def test_dbt_dies_with_the_task_that_started_it(warehouse: Any, meetings: Meetings) -> None:
    take_in(warehouse.settings, meetings(5, _month(5)))
    code = "from antq import refresh; from antq.settings import get_settings; refresh.refresh(get_settings())"
    task = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, **warehouse.environment})
    (dbt,) = _until(lambda: _dbt_of(psutil.Process(task.pid)))

    task.send_signal(signal.SIGKILL)
    task.wait()

    _until(lambda: not dbt.is_running() or dbt.status() == psutil.STATUS_ZOMBIE, 5)
    assert refresh.refresh(warehouse.settings) is not None
    assert attendances(warehouse.connect("analyst"), _month(5)) == 50


def test_a_model_that_fails_is_named_and_nothing_is_published(
    warehouse: Any, meetings: Meetings, tmp_path: Path
) -> None:
    take_in(warehouse.settings, meetings(5, _month(6)))
    published = _positions(warehouse)[1]
    home = tmp_path / "home"
    shutil.copytree(warehouse.settings.home / "dbt_project", home / "dbt_project")
    (home / "dbt_project/models/staging/broken.sql").write_text("select * from core.no_such_table\n")
    broken = warehouse.settings.model_copy(update={"home": home})

    with pytest.raises(AntqError, match="broken") as raised:
        refresh.refresh(broken)

    assert "layer staging" in str(raised.value.where)
    assert "no_such_table" in raised.value.what
    assert _positions(warehouse)[1] == published
    assert refresh.refresh(warehouse.settings) is not None


def test_two_refreshes_at_once_do_the_work_once(warehouse: Any, meetings: Meetings) -> None:
    take_in(warehouse.settings, meetings(20, _month(7)))
    results = warehouse.state_dir / "dbt" / "results"
    before = len(list(results.iterdir()))
    builds = "select count(*) from warehouse.builds"
    counted = rows(warehouse.connect("builder"), builds)[0][0]
    refreshes = [threading.Thread(target=refresh.refresh, args=(warehouse.settings,)) for _ in range(2)]
    for thread in refreshes:
        thread.start()
    for thread in refreshes:
        thread.join()

    assert attendances(warehouse.connect("analyst"), _month(7)) == 200
    assert rows(warehouse.connect("builder"), builds) == [(counted + 1,)]
    # Each layer ran once: the second refresh found the build past it.
    assert len(list(results.iterdir())) == before + 3
