"""The supervisor: starts every service, watches it, restarts it when it dies, and leaves nothing over.

`airflow standalone` orphans its children, so each service is started here: in a session of its own, with default
signals, its output in a log of its own. One supervisor an installation: it holds a lock on <state_dir>/supervisor.lock
for its life, so a lock whose holder died is free by itself. What it knows is in <state_dir>/services.json.
"""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Literal

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

from antq.core.errors import AntqError
from antq.core.runtime import PortName, choose_port, is_free, port_of, preferred_port
from antq.core.secrets import make_private_dir, write_private
from antq.core.settings import Settings, get_settings
from antq.platform import airflow, airflow_api, landing_watch, superset
from antq.platform.child_environment import base_environment
from antq.platform.executor_watch import ExecutorWatch, tasks_in_hand
from antq.platform.process import RunAs, end, family, is_alive, listens, spawn
from antq.platform.server import Server
from antq.platform.service_logs import LogRotation

State = Literal["starting", "up", "failed", "down"]

STOP_WAIT = 20.0
HEALTH_EVERY = 3.0
HEALTH_EVERY_WHILE_STARTING = 0.5
# A service that lives but has not answered this long is started anew.
HUNG_AFTER = 90.0
# A service that stayed up this long has earned a quick first restart again.
CALM_AFTER = 60.0
LONGEST_PAUSE = 30.0


@dataclass(frozen=True)
class Service:
    """What to run, and how to see that it works."""

    name: str
    command: Callable[[], list[str]]
    environment: Callable[[], dict[str, str]]
    healthy: Callable[[], bool]
    cwd: Path
    # Where it listens, if others reach it by an address: what answers there may be another installation's.
    port: PortName | None = None
    run_as: RunAs | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    prepare: Callable[[], None] = lambda: None
    # Of the leading process: why it must be started anew although it answers, or None.
    fault: Callable[[int], str | None] = lambda _: None
    # Started only when these are up, and stopped before them.
    needs: tuple[str, ...] = ()


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


def choose_ports(settings: Settings) -> list[str]:
    """Pick a free port for each service and record it; returns a line for each that had to move."""
    moved: list[str] = []
    taken: list[int] = []
    names: list[PortName] = ["airflow", "superset"]
    if settings.dsn is None:
        names.insert(0, "postgres")
    for name in names:
        port = choose_port(settings, name, taken)
        taken.append(port)
        if port != (preferred := preferred_port(settings, name)):
            moved.append(f"{name}: port {preferred} is taken, using {port}")
    return moved


def build_services(settings: Settings) -> list[Service]:
    """The services of an installation, on the ports that are recorded for it."""
    services = []
    server = Server(settings)
    if settings.dsn is None:
        services.append(
            Service(
                "postgres",
                command=lambda: server.command(port_of(settings, "postgres")),
                environment=server.environment,
                healthy=server.ready,
                cwd=server.folder,
                port="postgres",
                run_as=server.account,
                # PostgreSQL's fast shutdown; TERM would wait for every client to leave.
                stop_signal=signal.SIGINT,
                prepare=server.remove_stale_pid_file,
            )
        )
    needs = ("postgres",) if settings.dsn is None else ()

    def component(name: str) -> Callable[[], bool]:
        def healthy() -> bool:
            answer = airflow_api.health(settings)
            # No answer says nothing about the component: the api-server has its own check.
            return answer is not None and answer.get(name, {}).get("status") == "healthy"

        return healthy

    airflow_services: list[tuple[str, list[str], Callable[[], bool]]] = [
        ("airflow-api-server", ["api-server"], lambda: airflow_api.health(settings) is not None),
        ("airflow-scheduler", ["scheduler", "--skip-serve-logs"], component("scheduler")),
        ("airflow-dag-processor", ["dag-processor"], component("dag_processor")),
    ]
    watch = ExecutorWatch(lambda: tasks_in_hand(settings))
    for name, arguments, healthy in airflow_services:
        services.append(
            Service(
                name,
                command=lambda arguments=arguments: airflow.command(*arguments),  # type: ignore[misc]
                environment=lambda: airflow.environment(settings),
                healthy=healthy,
                cwd=settings.home,
                port="airflow" if name == "airflow-api-server" else None,
                # Tasks report to the API: without it their first try fails, and their end waits.
                needs=(*needs, "airflow-api-server") if name == "airflow-scheduler" else needs,
                fault=watch.fault if name == "airflow-scheduler" else lambda _: None,
            )
        )
    services.append(
        Service(
            "landing-watch",
            command=lambda: [sys.executable, "-m", "antq.platform.landing_watch"],
            environment=lambda: base_environment(settings, Path(sys.executable).parent),
            healthy=lambda: landing_watch.is_healthy(settings),
            cwd=settings.home,
            needs=(*needs, "airflow-api-server"),
        )
    )
    services.append(
        Service(
            "superset",
            command=lambda: superset.command(settings, port_of(settings, "superset")),
            environment=lambda: superset.environment(settings),
            healthy=lambda: superset.is_healthy(settings),
            cwd=settings.home,
            port="superset",
            needs=needs,
        )
    )
    return services


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
