"""What runs besides intake: rejected lines are judged anew, what is old is removed, all is compared, drops are seen."""

import json
import os
import re
import shutil
import time
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from changed_lists import changeable_lists
from stack import Stack

from antq.core.database import connect
from antq.core.settings import Settings
from antq.intake import landing
from antq.intake.originals import QUARANTINE
from antq.intake.receipt import Receipt
from antq.intake.submissions import take_in

ALIAS = "họp nhân dân"
PERIOD = "2024-M08.decree_09"
DAYS_PAST_ALL_TIME = 400


def test_lines_that_an_older_list_did_not_know_come_back(stack: Stack, tmp_path: Path) -> None:
    receipt = _filed_with_an_older_list(stack, tmp_path)
    assert (receipt.status, receipt.lines.rejected) == ("filed_with_rejections", 1)

    assert stack.run_dag("rejects_replay") == "success"

    stack.wait_until("the line's figure", lambda: _meetings(stack) == Decimal(12))
    assert stack.rows(
        """
        select count(*) from eventlog.events
        where type = 'LinesRecovered' and split_part(stream, '/', 5) = %s
        """,
        (PERIOD,),
    ) == [(1,)]
    # A second run finds nothing to bring back and appends nothing.
    position = stack.status()["log"]["position"]
    assert stack.run_dag("rejects_replay") == "success"
    assert stack.status()["log"]["position"] == position


def test_quarantined_originals_go_when_their_time_is_over(stack: Stack, tmp_path: Path) -> None:
    kept = stack.state_dir / "raw" / QUARANTINE
    files = []
    for name in ("old", "young"):
        (tmp_path / f"{name}.bin").write_bytes(name.encode() * 100 + bytes(range(256)))
        before = set(kept.rglob("*"))
        stack.submit(tmp_path / f"{name}.bin")
        files += [path for path in set(kept.rglob("*")) - before if path.is_file()]
    old, young = files
    past = time.time() - DAYS_PAST_ALL_TIME * 86400
    os.utime(old, (past, past))

    assert stack.run_dag("quarantine_expiry") == "success"

    assert (old.exists(), young.exists()) == (False, True)


def test_by_products_go_when_their_time_is_over(stack: Stack) -> None:
    for _ in range(2):
        assert stack.run_dag("quarantine_expiry") == "success"
    runs = "select run_id from dag_run where dag_id = 'quarantine_expiry' and run_type = 'manual' order by id"
    (old,), *younger = stack.rows(runs, role="airflow")
    stack.rows(
        """
        with aged_tasks as (
            update task_instance set start_date = start_date - %(days)s * interval '1 day' where run_id = %(run)s
        )

        update dag_run set start_date = start_date - %(days)s * interval '1 day' where run_id = %(run)s
        returning run_id
        """,
        {"days": DAYS_PAST_ALL_TIME, "run": old},
        role="airflow",
    )
    logs = stack.state_dir / "airflow" / "logs" / "dag_id=quarantine_expiry"
    past = time.time() - DAYS_PAST_ALL_TIME * 86400
    (log,) = logs.glob(f"run_id={old}.*.log")
    assert "Returned value" in log.read_text()
    os.utime(log, (past, past))

    assert stack.run_dag("housekeeping") == "success"

    assert set(younger) <= set(stack.rows(runs, role="airflow"))
    assert (old,) not in stack.rows(runs, role="airflow")
    assert not log.exists()
    assert all(list(logs.glob(f"run_id={run}.*.log")) for (run,) in younger)


def test_a_dropped_file_is_answered_and_an_empty_minute_leaves_no_run(stack: Stack) -> None:
    folder = stack.state_dir / "landing" / "drop" / "examples"
    folder.mkdir(parents=True)
    (folder / "dropped.csv").write_text("no report")
    answered = "select count(*) from intake.submissions where file_name = 'dropped.csv'"
    stack.wait_until("the answer", lambda: stack.rows(answered, role="writer") == [(1,)])
    # Between two DAGs of the chain no run is unfinished for a moment, so the chain's end is waited for first.
    published = "select data_position = warehouse.published_position() from eventlog.head"
    stack.wait_until("its publication", lambda: stack.rows(published, role="builder") == [(True,)])
    unfinished = "select count(*) from dag_run where state in ('queued', 'running')"
    stack.wait_until("the end of its run", lambda: stack.rows(unfinished, role="airflow") == [(0,)])
    runs = "select (select count(*) from dag_run), (select count(*) from task_instance)"
    before = stack.rows(runs, role="airflow")

    watch = stack.state_dir / "landing-watch"
    for _ in range(2):
        last_look = watch.stat().st_mtime
        stack.wait_until("the watch's look", lambda seen=last_look: watch.stat().st_mtime > seen)  # type: ignore[misc]
    time.sleep(10)

    assert stack.rows(runs, role="airflow") == before


def test_logs_say_nothing_of_work_that_goes_well(stack: Stack) -> None:
    logs = stack.state_dir / "logs"
    noise = {
        "airflow-scheduler.log": "Skipping registering",
        "airflow-api-server.log": "http.access",
        "airflow-dag-processor.log": "setting next dagrun info",
        "postgres.log": "no transaction in progress",
    }
    assert [name for name, words in noise.items() if words in (logs / name).read_text()] == []


def test_the_weekly_comparison_names_the_one_table_that_was_tampered_with(stack: Stack) -> None:
    tamper = "update core._findings set place = {} where ctid = %s returning ctid::text"
    ((row, place),) = stack.rows("select ctid::text, place from core._findings order by ctid limit 1")
    ((row,),) = stack.rows(tamper.format("'x' || coalesce(place, '')"), (row,))
    try:
        assert stack.run_dag("full_rebuild", 400) == "failed"
    finally:
        mend = "update core._findings set place = %s where ctid = %s returning 1"
        assert stack.rows(mend, (place, row)) == [(1,)]

    logged = "".join(path.read_text() for path in stack.state_dir.rglob("dag_id=full_rebuild/**/*.log"))
    assert set(re.findall(r'a full build gives: ([^"\n\\]*)', logged)) == {"other rows in core._findings"}
    assert stack.rows("select count(*) from pg_namespace where nspname like %s", ("%\\_rebuild",)) == [(0,)]


def _filed_with_an_older_list(stack: Stack, folder: Path) -> Receipt:
    """A report taken into the stack's log by a version of the package that lacks an alias."""
    envelope = {
        "province": "Kon Tum",
        "reporting_unit": "police",
        "period": PERIOD,
        "kind": "replace",
        "reason": "kiểm thử",
    }
    lines = [
        {"level": "province", "activity": ALIAS, "occasions": 12},
        {"level": "province", "activity": "movement_launch", "occasions": 3},
    ]
    path = folder / "older.json"
    path.write_text(json.dumps({"envelope": envelope, "filings": [{"form": "activities", "lines": lines}]}))
    # An inbox of its own, so that the stack's intake, which knows the alias, does not take the file first.
    state_dir = folder / "state"
    state_dir.mkdir()
    for name in ("secrets.json", "runtime.json"):
        shutil.copy(stack.state_dir / name, state_dir / name)
    settings = Settings(state_dir=state_dir, raw_store_url=f"file://{stack.state_dir / 'raw'}")
    with changeable_lists() as change, closing(connect("writer", settings)) as connection:
        change("activity_aliases", lambda text: b"".join(_without(text, ALIAS)))
        return take_in(settings, landing.land(settings, path, "examples"), connection)


def _without(text: bytes, alias: str) -> list[bytes]:
    rows = text.splitlines(keepends=True)
    kept = [row for row in rows if not row.startswith(f"{alias},".encode())]
    assert len(kept) < len(rows)
    return kept


def _meetings(stack: Stack) -> Decimal | None:
    ((found,),) = stack.rows(
        """
        select sum(value) from marts.slot_measures
        where province_key = 'kon_tum_2008' and period_key = %s and measure_code = 'residents_meetings'
            and recorded_to_position is null
        """,
        (PERIOD,),
        role="analyst",
    )
    return found
