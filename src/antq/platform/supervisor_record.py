"""What a supervisor leaves for others to read: the lock it holds for its life, and the state of its services.

Both are files of the state folder, `supervisor.lock` and `services.json`. A lock whose holder died is free by itself.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from antq.core.settings import Settings

State = Literal["starting", "up", "failed", "down"]


class ServiceRecord(BaseModel):
    """One service as others see it. `pid` and `started` (epoch seconds) name its leading process."""

    model_config = ConfigDict(frozen=True)

    state: State
    pid: int | None = None
    started: float | None = None
    restarts: int = 0
    note: str = ""


class Snapshot(BaseModel):
    """All services of a supervisor at one moment."""

    model_config = ConfigDict(frozen=True)

    supervisor: int
    services: dict[str, ServiceRecord]


def snapshot_path(settings: Settings) -> Path:
    """Where a supervisor writes what it knows."""
    return settings.state_dir / "services.json"


def read_snapshot(settings: Settings) -> Snapshot | None:
    """The last snapshot, of a supervisor that may be gone by now; None if there is none."""
    try:
        return Snapshot.model_validate_json(snapshot_path(settings).read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return None


def lock_path(settings: Settings) -> Path:
    """The file whose lock a living supervisor holds; it contains its process id."""
    return settings.state_dir / "supervisor.lock"


@contextmanager
def hold_lock(settings: Settings) -> Iterator[bool]:
    """Hold the installation's supervisor lock; yields False if another process has it."""
    path = lock_path(settings)
    # Who asks `supervisor_pid` shares the lock for an instant: that is no other supervisor.
    deadline = time.monotonic() + 2
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            if time.monotonic() < deadline:
                time.sleep(0.02)
                continue
            yield False
            return
        # The previous holder may have removed the file between our open and our lock.
        with contextlib.suppress(FileNotFoundError):
            if os.fstat(descriptor).st_ino == path.stat().st_ino:
                break
        os.close(descriptor)
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield True
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def supervisor_pid(settings: Settings) -> int | None:
    """The living supervisor's process id, or None."""
    try:
        descriptor = os.open(lock_path(settings), os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        text = os.read(descriptor, 32).decode().strip()
        return int(text) if text.isdigit() else None
    finally:
        os.close(descriptor)
    return None
