"""Keeps the services' logs small: one that has grown too large is set aside, and the oldest set aside is removed."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from antq.core.settings import Settings

LOOK_EVERY: Final = 30.0


@dataclass
class LogRotation:
    """Looks at the logs of <state_dir>/logs, at most every LOOK_EVERY seconds however often it is asked."""

    settings: Settings
    _next_look: float = 0.0

    def look_when_due(self) -> None:
        """Rotate the logs that have grown too large. Raises OSError when the disk refuses."""
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + LOOK_EVERY
            rotate(self.settings)


def rotate(settings: Settings) -> list[Path]:
    """Set aside each log larger than `service_log_bytes` as <name>.1, that as <name>.2 …; returns the logs.

    A service holds its log open and appends to it, so the log is copied and then emptied, not renamed. What a service
    writes between the two is lost: a few lines at most.
    """
    rotated = []
    for log in sorted((settings.state_dir / "logs").glob("*.log")):
        if log.stat().st_size <= settings.service_log_bytes:
            continue
        for number in range(settings.service_logs_kept - 1, 0, -1):
            earlier = _earlier(log, number)
            if earlier.is_file():
                earlier.replace(_earlier(log, number + 1))
        shutil.copy2(log, _earlier(log, 1))
        with log.open("r+b") as file:
            file.truncate(0)
        rotated.append(log)
    return rotated


def _earlier(log: Path, number: int) -> Path:
    return log.with_name(f"{log.name}.{number}")
