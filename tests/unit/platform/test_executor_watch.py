"""The executor's watch notices a dead worker and a stuck queue, and nothing else."""

import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from antq.platform import executor_watch
from antq.platform.airflow import PARALLELISM
from antq.platform.executor_watch import WORKER_TITLE, ExecutorWatch, TasksInHand, worker_pids

# A scheduler's stand-in: two children with the titles that Airflow gives its workers, and one with another title.
SCHEDULER = f"""
import os, time
from setproctitle import setproctitle
for title in ("{WORKER_TITLE}: <idle>", "{WORKER_TITLE} [team]: intake", "airflow triggerer"):
    if os.fork() == 0:
        setproctitle(title)
        time.sleep(60)
        os._exit(0)
time.sleep(60)
"""
IDLE = TasksInHand(running=0, longest_queued=0)


@pytest.fixture
def scheduler() -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-c", SCHEDULER])
    children: list[psutil.Process] = []
    deadline = time.monotonic() + 20
    while len(worker_pids(process.pid)) < 2:
        assert time.monotonic() < deadline, "the stand-in did not come up"
        time.sleep(0.05)
    children = psutil.Process(process.pid).children()
    yield process.pid
    for one in (*children, psutil.Process(process.pid)):
        one.kill()
    process.wait()


def _kill(pid: int) -> None:
    """End a child of the stand-in; it stays a zombie, and on a busy machine becomes one only a little later."""
    process = psutil.Process(pid)
    process.kill()
    deadline = time.monotonic() + 20
    while process.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, "the child did not die"
        time.sleep(0.01)


def test_a_dead_worker_is_a_fault_until_the_scheduler_is_new(scheduler: int) -> None:
    watch = ExecutorWatch(lambda: IDLE)
    assert watch.fault(scheduler) is None
    victim = min(worker_pids(scheduler))
    _kill(victim)

    fault = watch.fault(scheduler)

    assert fault == f"its executor worker {victim} died"
    # Of another scheduler nothing is known yet.
    assert watch.fault(scheduler + 1) is None


def test_the_death_of_another_child_is_none(scheduler: int) -> None:
    watch = ExecutorWatch(lambda: IDLE)
    watch.fault(scheduler)
    others = {child.pid for child in psutil.Process(scheduler).children()} - worker_pids(scheduler)
    _kill(others.pop())

    assert watch.fault(scheduler) is None


@pytest.mark.parametrize(
    ("tasks", "is_stuck"),
    [
        (TasksInHand(running=0, longest_queued=61), True),
        (TasksInHand(running=PARALLELISM - 1, longest_queued=61), True),
        (TasksInHand(running=PARALLELISM, longest_queued=600), False),
        (TasksInHand(running=0, longest_queued=59), False),
        (IDLE, False),
        (None, False),
    ],
)
def test_a_task_queued_too_long_with_free_slots_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, scheduler: int, tasks: TasksInHand | None, is_stuck: bool
) -> None:
    watch = ExecutorWatch(lambda: tasks)
    assert watch.fault(scheduler) is None, "a new scheduler has its time to take over what is queued"
    later = time.monotonic() + executor_watch.QUEUED_TOO_LONG + 1
    monkeypatch.setattr(executor_watch.time, "monotonic", lambda: later)

    assert (watch.fault(scheduler) is not None) == is_stuck
