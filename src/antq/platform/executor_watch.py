"""Sees that Airflow's executor no longer takes tasks, though its scheduler answers.

The idle workers of a LocalExecutor share one queue, and one of them holds the queue's lock while it waits. If that
one is killed, the lock is never given back: every task stays queued, and the scheduler's heartbeat tells nothing of
it. Only a new scheduler, with new workers and a new queue, takes tasks again.
"""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import psutil

from antq.core.settings import Settings
from antq.platform import airflow, airflow_api
from antq.platform.process import is_alive

# How Airflow titles the processes of its LocalExecutor.
WORKER_TITLE: Final = "airflow worker -- LocalExecutor"
QUEUED_TOO_LONG: Final = 60.0
LOOK_EVERY: Final = 15.0


@dataclass
class ExecutorWatch:
    """Watches the executor of one scheduler after another; `ask` says how Airflow's tasks are."""

    ask: Callable[[], "TasksInHand | None"]
    _leader: int = 0
    _workers: frozenset[int] = frozenset()
    _next_look: float = 0.0

    def fault(self, leader: int) -> str | None:
        """Why the scheduler with this process id must be started anew; None while its executor works."""
        now = time.monotonic()
        if leader != self._leader:
            # Tasks that an earlier scheduler left queued get their time to be taken over.
            self._leader, self._workers, self._next_look = leader, frozenset(), now + QUEUED_TOO_LONG
        workers = worker_pids(leader)
        gone = self._workers - workers
        self._workers = workers
        if gone:
            return f"its executor worker {min(gone)} died"
        if now < self._next_look:
            return None
        self._next_look = now + LOOK_EVERY
        tasks = self.ask()
        if tasks is None or tasks.running >= airflow.PARALLELISM or tasks.longest_queued < QUEUED_TOO_LONG:
            return None
        return f"a task stayed queued for {tasks.longest_queued:.0f} s with free slots"


@dataclass(frozen=True)
class TasksInHand:
    """How many tasks run, and for how many seconds the longest queued one has waited (0 where none is queued)."""

    running: int
    longest_queued: float


def worker_pids(leader: int) -> frozenset[int]:
    """The process ids of a scheduler's living executor workers."""
    found = set()
    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(leader).children():
            with contextlib.suppress(psutil.Error):
                if is_alive(child) and " ".join(child.cmdline()).startswith(WORKER_TITLE):
                    found.add(child.pid)
    return frozenset(found)


def tasks_in_hand(settings: Settings) -> TasksInHand | None:
    """What Airflow's API says of its tasks; None if it does not answer."""
    try:
        running = airflow_api.count_tasks(settings, "running")
        queued = airflow_api.list_tasks(settings, "queued")
    except (OSError, ValueError, KeyError):
        return None
    return TasksInHand(running, max(map(_seconds_queued, queued), default=0.0))


def _seconds_queued(task: dict[str, Any]) -> float:
    since = task.get("queued_when")
    return (datetime.now(UTC) - datetime.fromisoformat(since)).total_seconds() if since else 0.0
