"""A service's log is begun anew when it grows too large, while the service goes on writing to it."""

import os
import sys
import time
from pathlib import Path

import pytest

from antq.core.settings import Settings
from antq.platform.process import end, spawn
from antq.platform.service_logs import LogRotation, rotate

MOST, KEPT = 10_000, 2
# Writes numbered lines for ever, about 200 kB a second.
CHATTY = """
import itertools, time
for number in itertools.count():
    print(f"line {number:012}", "x" * 80, flush=True)
    time.sleep(0.0005)
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "logs").mkdir()
    return Settings(state_dir=tmp_path, service_log_bytes=MOST, service_logs_kept=KEPT)


def _sizes(settings: Settings) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in (settings.state_dir / "logs").iterdir()}


def test_a_running_services_logs_stay_few_and_small(settings: Settings, tmp_path: Path) -> None:
    log = tmp_path / "logs" / "chatty.log"
    environment = {"PATH": os.defpath}
    process = spawn([sys.executable, "-c", CHATTY], environment=environment, log=log, cwd=tmp_path)
    try:
        rotated = 0
        until = time.monotonic() + 30
        while rotated < 5:
            assert time.monotonic() < until, "the log did not grow"
            rotated += len(rotate(settings))
            time.sleep(0.01)
    finally:
        end(process.pid, wait=5)

    assert set(_sizes(settings)) == {"chatty.log", "chatty.log.1", "chatty.log.2"}
    written = log.read_bytes()
    assert written.startswith(b"line "), "no hole where the emptied log was"
    latest, earlier = ((tmp_path / "logs" / f"chatty.log.{n}").read_bytes()[:17] for n in (1, 2))
    assert earlier < latest < written[:17]


def test_a_small_log_is_left_alone(settings: Settings) -> None:
    (settings.state_dir / "logs" / "quiet.log").write_bytes(b"x" * MOST)

    assert rotate(settings) == []

    assert _sizes(settings) == {"quiet.log": MOST}


def test_a_log_set_aside_is_for_its_owner_only(settings: Settings) -> None:
    log = settings.state_dir / "logs" / "large.log"
    log.write_bytes(b"x" * (MOST + 1))
    log.chmod(0o600)

    rotate(settings)

    assert log.with_name("large.log.1").stat().st_mode & 0o777 == 0o600


def test_logs_are_looked_at_only_now_and_then(settings: Settings) -> None:
    rotation = LogRotation(settings)
    rotation.look_when_due()
    (settings.state_dir / "logs" / "large.log").write_bytes(b"x" * (MOST + 1))

    rotation.look_when_due()

    assert _sizes(settings) == {"large.log": MOST + 1}
