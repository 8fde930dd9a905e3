"""Kill -9 in the middle: nothing is lost, nothing doubled, and no reader sees half a build.

The last module of its tier by name, so that what it kills is not under another test's feet.
"""

import contextlib
import csv
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import psutil
import psycopg2
import pytest
from stack import Stack

LINES = 60_000


def report_of_communes(folder: Path, period: str) -> Path:
    """A CSV with one meeting in each of LINES communes, so that its total is LINES."""
    path = folder / f"{period}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        for label, value in (
            ("Mẫu", "activities"),
            ("Tỉnh/thành phố", "Kon Tum"),
            ("Đơn vị báo cáo", "Công an"),
            ("Kỳ báo cáo", period),
            ("Cấp dưới đầy đủ", "có"),
        ):
            file.write(f"# {label}: {value}\n")
        writer = csv.writer(file)
        writer.writerow(["level", "place", "activity", "occasions"])
        writer.writerows(("commune", f"Xã {number}", "residents_meeting", 1) for number in range(LINES))
    return path


def total(stack: Stack, period: str) -> Decimal | None:
    """The meetings a reader sees for `period`; None before they are published."""
    ((found,),) = stack.rows(
        """
        select sum(value) from marts.slot_measures
        where province_key = 'kon_tum_2008' and period_key = %s and measure_code = 'residents_meetings'
            and recorded_to_position is null
        """,
        (period,),
        role="analyst",
    )
    return found


def kill_first(what: str, victims: Callable[[], list[psutil.Process]]) -> None:
    """Kill -9 the first victim there is, as soon as there is one."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        for victim in victims():
            with contextlib.suppress(psutil.NoSuchProcess):  # one that has just ended by itself
                victim.kill()
                return
    raise AssertionError(f"no {what} was seen")


def intake_at_work(stack: Stack) -> list[psutil.Process]:
    """The processes of the stack that hold a writer's connection."""
    writers = "select client_port from pg_stat_activity where usename = 'antq_writer'"
    ports = {port for (port,) in stack.rows(writers, role="writer")}
    holders = []
    for process in stack.processes() if len(ports) > 1 else []:  # one port is this question's own
        with contextlib.suppress(psutil.Error):
            if ports & {c.laddr.port for c in process.net_connections(kind="tcp") if c.laddr}:
                holders.append(process)
    return holders


def dbt_at_work(stack: Stack) -> list[psutil.Process]:
    """The processes of the stack that run dbt."""
    return stack.at_work(lambda words: {"build", "antq.warehouse.dbt_process"} <= set(words))


@pytest.mark.parametrize(
    ("victim", "period"),
    [("intake", "2023-M03.decree_09"), ("dbt", "2023-M04.decree_09"), ("postgres", "2023-M05.decree_09")],
)
def test_killed_in_the_middle_of_a_run(stack: Stack, tmp_path: Path, victim: str, period: str) -> None:
    seen: set[Decimal | None] = set()
    finished = threading.Event()

    def read_on() -> None:
        while not finished.wait(0.2):
            # A server that was killed gives no answer, which is not half an answer.
            with contextlib.suppress(psycopg2.Error):
                seen.add(total(stack, period))

    reader = threading.Thread(target=read_on)
    reader.start()
    try:
        stack.antq("submit", report_of_communes(tmp_path, period), "--sender", "examples")
        match victim:
            case "intake":
                kill_first("intake", lambda: intake_at_work(stack))
            case "dbt":
                kill_first("dbt", lambda: dbt_at_work(stack))
            case "postgres":
                kill_first("postgres", lambda: [stack.postmaster()] if dbt_at_work(stack) else [])
        stack.wait_until(
            f"{period} after {victim} was killed", lambda: total(stack, period) == LINES, seconds=400
        )
    finally:
        finished.set()
        reader.join()

    assert seen <= {None, Decimal(LINES)}, "a reader saw half a build"
    filed = stack.rows(
        """
        select count(*), sum(jsonb_array_length(lines))
        from eventlog.events
        inner join eventlog.event_lines using (event_id)
        where type = 'ReportFiled' and payload #>> '{period,key}' = %s
        group by event_id
        """,
        (period,),
    )
    assert filed == [(LINES // 500, LINES)]
    stack.antq("verify")


def test_a_service_that_died_comes_back(stack: Stack) -> None:
    def superset() -> set[int]:
        return {p.pid for p in stack.at_work(lambda words: any("gunicorn" in word for word in words))}

    before = superset()
    assert before
    for pid in before:
        with contextlib.suppress(psutil.NoSuchProcess):  # a worker may go with its master
            psutil.Process(pid).kill()

    stack.wait_until(
        "Superset again",
        lambda: stack.status()["services"]["superset"] == "up" and superset().isdisjoint(before),
    )
