"""Processes start with default signals and end with all they started."""

import os
import signal
import sys
import time
from pathlib import Path

import psutil

from antq.platform.process import MARK, end, family, spawn

# A leader that ignores TERM and has a child in the group and a grandchild outside it.
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = "import time; time.sleep(60)"
subprocess.Popen([sys.executable, "-c", child])
subprocess.Popen([sys.executable, "-c", child], start_new_session=True)
print("ready", flush=True)
time.sleep(60)
"""


def _wait_for(path: Path, text: str) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if path.is_file() and text in path.read_text():
            return
        time.sleep(0.05)
    raise AssertionError(f"{text!r} did not appear in {path}")


def _environment() -> dict[str, str]:
    return {"PATH": os.defpath, MARK: "test-process"}


def test_a_stubborn_service_is_killed_with_its_family(tmp_path: Path) -> None:
    log = tmp_path / "log"
    process = spawn([sys.executable, "-c", STUBBORN], environment=_environment(), log=log, cwd=tmp_path)
    _wait_for(log, "ready")
    members = family(process.pid)
    assert len(members) == 3
    assert end(process.pid, wait=0.5) is False
    assert not any(psutil.pid_exists(p.pid) and p.status() != "zombie" for p in members)


def test_a_service_that_obeys_is_not_killed(tmp_path: Path) -> None:
    process = spawn(
        [sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(60)"],
        environment=_environment(),
        log=tmp_path / "log",
        cwd=tmp_path,
    )
    _wait_for(tmp_path / "log", "ready")
    started = time.monotonic()
    assert end(process.pid, wait=20) is True
    assert time.monotonic() - started < 5


def test_signals_ignored_by_the_caller_reach_the_service(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        process = spawn(
            [sys.executable, "-c", "import signal; print(signal.getsignal(signal.SIGTERM), flush=True)"],
            environment=_environment(),
            log=tmp_path / "log",
            cwd=tmp_path,
        )
    finally:
        signal.signal(signal.SIGTERM, before)
    assert process.wait(20) == 0
    assert (tmp_path / "log").read_text().strip() in ("0", "Handlers.SIG_DFL")


def test_the_log_is_closed_to_others(tmp_path: Path) -> None:
    process = spawn(["/bin/true"], environment=_environment(), log=tmp_path / "log", cwd=tmp_path)
    process.wait(20)
    assert (tmp_path / "log").stat().st_mode & 0o077 == 0


def test_ending_what_is_gone_is_no_error(tmp_path: Path) -> None:
    process = spawn(["/bin/true"], environment=_environment(), log=tmp_path / "log", cwd=tmp_path)
    process.wait(20)
    assert end(process.pid, wait=0) is True
