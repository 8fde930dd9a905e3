"""The supervisor: starts every service, watches it, restarts it when it dies, and leaves nothing over.

`airflow standalone` orphans its children, so each service is started here: in a session of its own, with default
signals, its output in a log of its own. One supervisor an installation; the lock that sees to it, and what the
supervisor writes down of its services, are in `supervisor_record.py`.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType

import psutil

from antq.core.runtime import choose_port, is_free, port_of
from antq.core.secrets import write_private
from antq.core.settings import Settings, get_settings
from antq.platform.process import STOP_WAIT, end, listens, spawn
from antq.platform.service_logs import LogRotation
from antq.platform.services import Service, build_services
from antq.platform.supervisor_record import ServiceRecord, Snapshot, State, hold_lock, snapshot_path

HEALTH_EVERY = 3.0
HEALTH_EVERY_WHILE_STARTING = 0.5
# A service that lives but has not answered this long is started anew.
HUNG_AFTER = 90.0
# A service that stayed up this long has earned a quick first restart again.
CALM_AFTER = 60.0
LONGEST_PAUSE = 30.0


@dataclass
class _Running:
    """The supervisor's own knowledge of a service."""

    service: Service
    process: "subprocess.Popen[bytes] | None" = None
    started: float | None = None
    state: State = "down"
    restarts: int = 0
    failures: int = 0
    next_start: float = 0.0
    next_check: float = 0.0
    last_healthy: float = 0.0
    up_since: float | None = None
    was_up: bool = False
    note: str = ""


@dataclass
class Supervisor:
    """Runs `services` until it is asked to stop. Times are seconds of the monotonic clock."""

    settings: Settings
    services: list[Service]
    hung_after: float = HUNG_AFTER
    stop_wait: float = STOP_WAIT
    first_pause: float = 1.0
    _running: dict[str, _Running] = field(init=False)
    _logs: LogRotation = field(init=False)
    _stopping: bool = field(init=False, default=False)
    _written: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self._running = {service.name: _Running(service) for service in self.services}
        self._logs = LogRotation(self.settings)

    def stop(self, *_: object) -> None:
        """Make `run` end; safe in a signal handler."""
        self._stopping = True

    def run(self) -> None:
        """Start and watch the services until `stop`; then stop them, those that others need last."""
        try:
            while not self._stopping:
                for running in self._running.values():
                    self._step(running)
                    if self._stopping:
                        break
                self._record()
                # A disk that refuses must not end the services.
                with contextlib.suppress(OSError):
                    self._logs.look_when_due()
                time.sleep(0.2)
        finally:
            self._stop_all()

    def _step(self, running: _Running) -> None:
        now = time.monotonic()
        if running.process is None:
            if now >= running.next_start and self._needs_met(running.service):
                self._start(running)
            return
        code = running.process.poll()
        if code is not None:
            self._ended(running, code)
        elif now >= running.next_check:
            self._check(running)

    def _needs_met(self, service: Service) -> bool:
        return all(self._running[name].state == "up" for name in service.needs)

    def _start(self, running: _Running) -> None:
        service = running.service
        now = time.monotonic()
        try:
            self._leave_taken_port(running)
            service.prepare()
            running.process = spawn(
                service.command(),
                environment=service.environment(),
                log=self.settings.state_dir / "logs" / f"{service.name}.log",
                cwd=service.cwd,
                run_as=service.run_as,
            )
        except Exception as error:  # whatever one service lacks must not end the others
            running.failures += 1
            running.state, running.note = "failed", f"cannot start: {error}"
            running.next_start = now + self._pause(running.failures)
            self._say(f"{service.name}: {running.note}")
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            running.started = psutil.Process(running.process.pid).create_time()
        running.state = "failed" if running.failures else "starting"
        running.last_healthy, running.up_since = now, None
        running.next_check = now + HEALTH_EVERY_WHILE_STARTING
        self._say(f"{service.name}: started, pid {running.process.pid}")

    def _leave_taken_port(self, running: _Running) -> None:
        """Another program may take a port after it was chosen. An address that was reached once stays, though."""
        name = running.service.port
        if name is None or running.was_up or is_free(port_of(self.settings, name)):
            return
        others = {r.service.port for r in self._running.values()} - {name, None}
        port = choose_port(self.settings, name, [port_of(self.settings, other) for other in others if other])
        self._say(f"{running.service.name}: its port was taken meanwhile, using {port}")

    def _answers(self, running: _Running) -> bool:
        """Whether the service works, and it is this one that answers."""
        if not running.service.healthy():
            return False
        name = running.service.port
        if name is None or running.up_since is not None or running.process is None:
            return True
        return listens(running.process.pid, port_of(self.settings, name))

    def _check(self, running: _Running) -> None:
        healthy = self._answers(running)
        now = time.monotonic()
        if healthy:
            if running.up_since is None:
                self._say(f"{running.service.name}: up")
                running.up_since, running.was_up = now, True
            elif now - running.up_since > CALM_AFTER:
                running.failures = 0
            running.state, running.note, running.last_healthy = "up", "", now
            assert running.process is not None  # noqa: S101 (only checked while it runs)
            if fault := running.service.fault(running.process.pid):
                self._end_faulty(running, fault)
                return
        elif now - running.last_healthy > self.hung_after:
            self._end_faulty(running, f"did not answer for {self.hung_after:.0f} s")
            return
        elif running.up_since is not None and now - running.last_healthy > 2 * HEALTH_EVERY:
            running.state, running.note = "failed", "does not answer"
        running.next_check = now + (HEALTH_EVERY if running.state == "up" else HEALTH_EVERY_WHILE_STARTING)

    def _end_faulty(self, running: _Running, fault: str) -> None:
        """End a service that runs and does not work; it is started anew like one that died."""
        self._say(f"{running.service.name}: {fault}, ending it")
        assert running.process is not None  # noqa: S101 (only a running service is ended)
        end(running.process.pid, stop_signal=running.service.stop_signal, wait=self.stop_wait)
        self._ended(running, running.process.wait())

    def _ended(self, running: _Running, code: int) -> None:
        """A service's leader died: end what it left, and plan the next start."""
        assert running.process is not None  # noqa: S101 (called for a process that ended)
        end(running.process.pid, wait=0)
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        running.failures += 1
        running.restarts += 1
        pause = self._pause(running.failures)
        running.process, running.state, running.up_since = None, "failed", None
        running.next_start = time.monotonic() + pause
        running.note = f"ended with {how}; starting it again in {pause:.0f} s"
        self._say(f"{running.service.name}: {running.note}")

    def _pause(self, failures: int) -> float:
        return float(min(LONGEST_PAUSE, self.first_pause * 2 ** (failures - 1)))

    def _stop_all(self) -> None:
        """Those that need others first, all of them at once; then the others."""
        left = {name: r for name, r in self._running.items() if r.process is not None}
        while left:
            needed = {need for r in left.values() for need in r.service.needs}
            batch = {name: r for name, r in left.items() if name not in needed} or left
            self._stop_batch(list(batch.values()))
            left = {name: r for name, r in left.items() if name not in batch}
            self._record()

    def _stop_batch(self, batch: list[_Running]) -> None:
        for running in batch:
            if running.process is not None and running.process.poll() is None:
                running.process.send_signal(running.service.stop_signal)
        deadline = time.monotonic() + self.stop_wait
        for running in batch:
            if running.process is None:
                continue
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.process.wait(max(0.0, deadline - time.monotonic()))
            killed = not end(running.process.pid, stop_signal=running.service.stop_signal, wait=0)
            running.process.wait(5)
            self._say(f"{running.service.name}: stopped{' (killed)' if killed else ''}")
            running.process, running.state, running.note = None, "down", ""

    def _record(self) -> None:
        services = {
            name: ServiceRecord(
                state=r.state,
                pid=r.process.pid if r.process else None,
                started=r.started if r.process else None,
                restarts=r.restarts,
                note=r.note,
            )
            for name, r in self._running.items()
        }
        text = Snapshot(supervisor=os.getpid(), services=services).model_dump_json(indent=2) + "\n"
        if text != self._written:
            write_private(snapshot_path(self.settings), text)
            self._written = text

    @staticmethod
    def _say(message: str) -> None:
        print(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {message}", flush=True)


def main() -> None:
    """Run the installation's services in this process until TERM or INT."""
    settings = get_settings()
    os.umask(0o077)
    with hold_lock(settings) as held:
        if not held:
            print("another supervisor runs already", file=sys.stderr)
            sys.exit(1)
        supervisor = Supervisor(settings, build_services(settings))

        def stop(_number: int, _frame: FrameType | None) -> None:
            supervisor.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        supervisor.run()


if __name__ == "__main__":
    main()
