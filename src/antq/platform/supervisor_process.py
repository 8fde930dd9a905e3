"""Starts the supervisor as a process of its own, ends it, and ends what a killed one left running."""

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

import psutil

from antq.core.errors import AntqError
from antq.core.secrets import make_private_dir
from antq.core.settings import Settings
from antq.platform.child_environment import base_environment
from antq.platform.process import STOP_WAIT, end, family, is_alive, spawn
from antq.platform.server import Server
from antq.platform.supervisor_record import lock_path, read_snapshot, snapshot_path, supervisor_pid


def launch(settings: Settings) -> None:
    """Start a supervisor that outlives the caller. It logs to <state_dir>/logs/supervisor.log."""
    logs = make_private_dir(settings.state_dir / "logs")
    snapshot_path(settings).unlink(missing_ok=True)
    spawn(
        [sys.executable, "-m", "antq.platform.supervisor"],
        environment=base_environment(settings, Path(sys.executable).parent),
        log=logs / "supervisor.log",
        cwd=settings.home,
    )


def shut_down(settings: Settings) -> list[str]:
    """Stop the supervisor and every service. Returns the names of services that had to be cleared by hand."""
    pid = supervisor_pid(settings)
    if pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        # Two batches of services, each with its wait, and some margin.
        deadline = time.monotonic() + 2 * STOP_WAIT + 20
        while supervisor_pid(settings) is not None and time.monotonic() < deadline:
            time.sleep(0.1)
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            if supervisor_pid(settings) is not None:
                process.kill()
            # Not waited for until its number is free: a parent that was killed itself may never collect it.
            deadline = time.monotonic() + 5
            while is_alive(process) and time.monotonic() < deadline:
                time.sleep(0.05)
            if is_alive(process) and supervisor_pid(settings) is not None:
                raise AntqError(
                    "the supervisor does not end, though it was killed",
                    where=f"process {pid}",
                    fix="wait until the disk it waits for answers, then stop again",
                )
    cleared = clear_leftovers(settings)
    for path in (snapshot_path(settings), lock_path(settings)):
        path.unlink(missing_ok=True)
    return cleared


def clear_leftovers(settings: Settings) -> list[str]:
    """End services whose supervisor was killed; returns the names of those that still had processes."""
    found = []
    snapshot = read_snapshot(settings)
    for name, record in (snapshot.services if snapshot else {}).items():
        if record.pid is None or name == "postgres":
            continue
        with contextlib.suppress(psutil.NoSuchProcess):
            if record.started and abs(psutil.Process(record.pid).create_time() - record.started) > 1:
                continue  # the number belongs to another process by now
        if family(record.pid):
            found.append(name)
            end(record.pid, wait=STOP_WAIT)
    server = Server(settings)
    if settings.dsn is None and server.exists() and server.pid() is not None:
        found.append("postgres")
        server.stop()
    return found
