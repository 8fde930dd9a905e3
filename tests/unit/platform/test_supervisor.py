"""The supervisor with light stand-ins for its services."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from antq.core.runtime import LOOPBACK, choose_port, port_of
from antq.core.settings import Settings
from antq.platform.process import family
from antq.platform.services import Service
from antq.platform.supervisor import Supervisor
from antq.platform.supervisor_process import clear_leftovers, shut_down
from antq.platform.supervisor_record import hold_lock, lock_path, read_snapshot, supervisor_pid

SLEEPER = "import time; time.sleep(120)"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / ".antq" / "logs").mkdir(parents=True)
    return Settings(home=tmp_path)


def _service(settings: Settings, name: str, code: str = SLEEPER, **options: object) -> Service:
    defaults: dict[str, object] = {"healthy": lambda: True, **options}
    return Service(
        name,
        command=lambda: [sys.executable, "-c", code],
        environment=lambda: {"PATH": os.defpath},
        cwd=settings.home,
        **defaults,  # type: ignore[arg-type]
    )


def _wait(condition: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "did not happen in time"
        time.sleep(0.05)


class _Run:
    """A supervisor in a thread."""

    def __init__(self, settings: Settings, services: list[Service], **options: float) -> None:
        self.settings = settings
        self.supervisor = Supervisor(settings, services, first_pause=0.2, **options)  # type: ignore[arg-type]
        self.thread = threading.Thread(target=self.supervisor.run)
        self.thread.start()

    def states(self) -> dict[str, str]:
        snapshot = read_snapshot(self.settings)
        return {name: record.state for name, record in snapshot.services.items()} if snapshot else {}

    def pid(self, name: str) -> int | None:
        snapshot = read_snapshot(self.settings)
        return snapshot.services[name].pid if snapshot else None

    def stop(self) -> None:
        self.supervisor.stop()
        self.thread.join(30)
        assert not self.thread.is_alive()


@pytest.fixture
def run(settings: Settings) -> Iterator[Callable[..., _Run]]:
    runs: list[_Run] = []

    def start(services: list[Service], **options: float) -> _Run:
        runs.append(_Run(settings, services, **options))
        return runs[-1]

    yield start
    for each in runs:
        each.stop()


def test_a_service_that_died_is_started_again(settings: Settings, run: Callable[..., _Run]) -> None:
    running = run([_service(settings, "one"), _service(settings, "two")])
    _wait(lambda: running.states() == {"one": "up", "two": "up"})
    first, other = running.pid("one"), running.pid("two")
    assert first is not None
    os.kill(first, signal.SIGKILL)
    _wait(lambda: running.pid("one") not in (None, first) and running.states()["one"] == "up")
    snapshot = read_snapshot(settings)
    assert snapshot is not None and snapshot.services["one"].restarts == 1
    assert running.pid("two") == other


def test_a_log_that_grew_too_large_is_set_aside(settings: Settings, run: Callable[..., _Run]) -> None:
    log = settings.state_dir / "logs" / "large.log"
    log.write_bytes(b"x" * (settings.service_log_bytes + 1))
    run([_service(settings, "one")])
    _wait(lambda: log.stat().st_size == 0)
    assert log.with_name("large.log.1").stat().st_size == settings.service_log_bytes + 1


def test_a_service_that_keeps_dying_is_failed_and_pauses_grow(
    settings: Settings, run: Callable[..., _Run]
) -> None:
    running = run([_service(settings, "bad", "raise SystemExit(3)", healthy=lambda: False)])
    _wait(lambda: running.states().get("bad") == "failed")
    snapshot = read_snapshot(settings)
    assert snapshot is not None and "exit code 3" in snapshot.services["bad"].note
    time.sleep(2)
    snapshot = read_snapshot(settings)
    assert snapshot is not None and 2 <= snapshot.services["bad"].restarts <= 6


def test_a_service_that_cannot_start_does_not_stop_the_others(
    settings: Settings, run: Callable[..., _Run]
) -> None:
    broken = Service(
        "broken",
        command=lambda: ["/nowhere/program"],
        environment=dict,
        healthy=lambda: True,
        cwd=settings.home,
    )
    running = run([broken, _service(settings, "good")])
    _wait(lambda: running.states() == {"broken": "failed", "good": "up"})
    snapshot = read_snapshot(settings)
    assert snapshot is not None and "cannot start" in snapshot.services["broken"].note


def test_a_hung_service_is_started_anew(settings: Settings, run: Callable[..., _Run]) -> None:
    running = run([_service(settings, "hung", healthy=lambda: False)], hung_after=0.6)
    _wait(lambda: running.pid("hung") is not None)
    first = running.pid("hung")
    assert first is not None
    _wait(lambda: running.pid("hung") not in (None, first))
    assert not psutil.pid_exists(first)


def test_a_service_that_answers_with_a_fault_is_started_anew(
    settings: Settings, run: Callable[..., _Run]
) -> None:
    faulty: set[int] = set()
    running = run([_service(settings, "one", fault=lambda pid: "stuck" if pid in faulty else None)])
    _wait(lambda: running.states().get("one") == "up")
    first = running.pid("one")
    assert first is not None
    faulty.add(first)

    _wait(lambda: running.pid("one") not in (None, first) and running.states()["one"] == "up")

    assert not psutil.pid_exists(first)


class _Listener:
    """A service that listens on Superset's port, and the program of another installation that may take it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.starts = 0
        self.other: socket.socket | None = None
        choose_port(settings, "superset")

    @property
    def port(self) -> int:
        return port_of(self.settings, "superset")

    def take_port(self) -> None:
        self.other = socket.create_server((LOOPBACK, self.port))

    def leave_port(self) -> None:
        if self.other is not None:
            self.other.close()

    def answers(self) -> bool:
        """Whoever it is that answers."""
        try:
            socket.create_connection((LOOPBACK, self.port), timeout=5).close()
        except OSError:
            return False
        return True

    def service(self, prepare: Callable[[], None]) -> Service:
        def count_and_prepare() -> None:
            self.starts += 1
            prepare()

        code = "import socket, time; s = socket.create_server(({!r}, {})); time.sleep(120)"
        return Service(
            "listener",
            command=lambda: [
                sys.executable,
                "-c",
                "import time; time.sleep(1);" + code.format(LOOPBACK, self.port),
            ],
            environment=lambda: {"PATH": os.defpath},
            cwd=self.settings.home,
            healthy=self.answers,
            port="superset",
            prepare=count_and_prepare,
        )


@pytest.fixture
def listener(settings: Settings) -> Iterator[_Listener]:
    made = _Listener(settings)
    yield made
    made.leave_port()


def test_a_port_taken_before_the_service_listens_is_left_and_its_taker_not_believed(
    settings: Settings, run: Callable[..., _Run], listener: _Listener
) -> None:
    first = listener.port
    # Free when it was chosen and when the service was started, taken when it comes to listen.
    running = run([listener.service(lambda: listener.take_port() if listener.starts == 1 else None)])
    _wait(lambda: listener.starts == 1 and listener.answers())
    while listener.starts == 1:
        assert running.states().get("listener") != "up"
    _wait(lambda: running.states()["listener"] == "up")
    assert listener.port != first


def test_an_address_that_was_reached_once_stays(
    settings: Settings, run: Callable[..., _Run], listener: _Listener
) -> None:
    first = listener.port
    running = run([listener.service(lambda: listener.take_port() if listener.starts == 2 else None)])
    _wait(lambda: running.states().get("listener") == "up")
    pid = running.pid("listener")
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while listener.starts < 3:
        assert running.pid("listener") == pid or running.states()["listener"] != "up"
    listener.leave_port()
    _wait(lambda: running.states()["listener"] == "up" and running.pid("listener") is not None)
    assert listener.port == first


def test_a_service_waits_for_what_it_needs_and_stops_before_it(
    settings: Settings, run: Callable[..., _Run]
) -> None:
    ready = threading.Event()
    note = settings.home / "stops"
    code = (
        "import signal, sys, time\n"
        "def stop(*_):\n"
        "    open({path!r}, 'a').write({name!r}); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, stop); time.sleep(120)"
    )
    running = run(
        [
            _service(settings, "base", code.format(path=str(note), name="base "), healthy=ready.is_set),
            _service(settings, "upper", code.format(path=str(note), name="upper "), needs=("base",)),
        ]
    )
    _wait(lambda: running.pid("base") is not None)
    assert running.states()["upper"] == "down"
    ready.set()
    _wait(lambda: running.states() == {"base": "up", "upper": "up"})
    time.sleep(0.5)
    running.stop()
    assert note.read_text() == "upper base "


def test_stopping_kills_what_does_not_obey_and_leaves_no_child(
    settings: Settings, run: Callable[..., _Run]
) -> None:
    stubborn = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"subprocess.Popen([sys.executable, '-c', {SLEEPER!r}])\n"
        "time.sleep(120)"
    )
    running = run([_service(settings, "stubborn", stubborn)], stop_wait=0.5)
    _wait(lambda: running.pid("stubborn") is not None and len(family(running.pid("stubborn") or 0)) == 2)
    members = family(running.pid("stubborn") or 0)
    running.stop()
    assert running.states() == {"stubborn": "down"}
    assert not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in members)


def test_only_one_supervisor_holds_the_lock_and_a_dead_one_frees_it(settings: Settings) -> None:
    assert supervisor_pid(settings) is None
    with hold_lock(settings) as held:
        assert held
        assert supervisor_pid(settings) == os.getpid()
        with hold_lock(settings) as second:
            assert not second
        assert supervisor_pid(settings) == os.getpid()
    assert not lock_path(settings).exists()
    # A file left by one that was killed holds no lock.
    lock_path(settings).write_text("12345\n")
    assert supervisor_pid(settings) is None
    with hold_lock(settings) as held:
        assert held


def test_leftovers_of_a_killed_supervisor_are_ended(settings: Settings, run: Callable[..., _Run]) -> None:
    running = run([_service(settings, "orphan")])
    _wait(lambda: running.states() == {"orphan": "up"})
    pid = running.pid("orphan")
    assert clear_leftovers(settings) == ["orphan"]
    assert pid is not None
    assert not [p for p in family(pid) if p.pid == pid]


def test_a_supervisor_that_nobody_collects_is_shut_down_all_the_same(settings: Settings) -> None:
    """As when `make run` hangs: its supervisor stays as a zombie."""
    holder = (
        "import sys, time; from pathlib import Path; from antq.platform.supervisor_record import hold_lock;"
        " from antq.core.settings import Settings; lock = hold_lock(Settings(home=Path(sys.argv[1])));"
        " lock.__enter__(); time.sleep(120)"
    )
    parent = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', *sys.argv[1:]]); time.sleep(120)"
    with subprocess.Popen([sys.executable, "-c", parent, holder, str(settings.home)]) as left:
        try:
            _wait(lambda: supervisor_pid(settings) is not None)
            pid = supervisor_pid(settings)
            assert shut_down(settings) == []
            assert supervisor_pid(settings) is None
            assert psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        finally:
            left.kill()
