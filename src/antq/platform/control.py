"""What `antq init | up | down` do, apart from printing."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from antq.core.errors import AntqError
from antq.core.secrets import load_secrets
from antq.core.settings import Settings
from antq.platform import (
    airflow,
    bootstrap,
    services,
    status,
    superset,
    supervisor_process,
    supervisor_record,
)
from antq.platform.server import Server

Say = Callable[[str], None]


@dataclass
class _Steps:
    """Names each step when it is done, with its time in seconds."""

    say: Say

    def run(self, name: str, action: Callable[[], object]) -> None:
        """Run one step; on failure say which it was, and let the error go on."""
        started = time.monotonic()
        try:
            action()
        except Exception:
            self.say(f"  {name}: failed after {time.monotonic() - started:.1f} s")
            raise
        self.say(f"  {name}: {time.monotonic() - started:.1f} s")


def initialise(settings: Settings, *, demonstration: bool, say: Say) -> None:
    """Bring server, roles, databases, log, reference lists and both metadata databases up to date.

    Starts the embedded server for this if it does not run, and stops it again. Raises AntqError.
    """
    load_secrets(settings)
    steps = _Steps(say)
    server = Server(settings)
    started = False

    def start_server() -> None:
        nonlocal started
        started = server.start()

    if settings.dsn is None:
        steps.run("PostgreSQL", start_server)
    try:
        _initialise_databases(settings, demonstration, steps)
        (settings.state_dir / "initialised").write_text("")
    finally:
        if started:
            server.stop()


def _initialise_databases(settings: Settings, demonstration: bool, steps: _Steps) -> None:
    def fill_warehouse() -> None:
        for name in bootstrap.fill_warehouse(settings, demonstration=demonstration):
            steps.say(
                f"  {name}: giữ danh mục đã công bố, khác bản đi kèm phần mềm"
                f" / the list that was published stays, the package's differs: antq lists diff {name}"
            )

    steps.run("roles and databases", lambda: bootstrap.create_all(settings))
    # Independent of each other, and together most of the time of a first start.
    with ThreadPoolExecutor(max_workers=3) as pool:
        jobs = [
            pool.submit(
                steps.run,
                "event log and reference lists",
                fill_warehouse,
            ),
            pool.submit(steps.run, "Airflow's database", lambda: airflow.migrate(settings)),
        ]
        if superset.is_installed(settings):
            jobs.append(
                pool.submit(
                    steps.run, "Superset's database and dashboards", lambda: superset.bootstrap(settings)
                )
            )
        else:
            steps.say("  Superset: no environment .venv-superset, left out")
    for job in jobs:
        job.result()


def start(settings: Settings, *, say: Say, timeout: float) -> None:
    """Start the supervisor unless it runs, and wait until each service is up.

    Raises AntqError when the installation is not initialised, or naming the services that did not come in time.
    """
    if not bootstrap.is_initialised(settings):
        raise AntqError(
            "the warehouse is not initialised",
            where=str(settings.state_dir),
            fix="run `antq init` (or `antq init --demonstration` to try it with synthetic data)",
        )
    if supervisor_record.supervisor_pid(settings) is None:
        for name in supervisor_process.clear_leftovers(settings):
            say(f"  {name}: ended what an earlier run had left")
        for line in services.choose_ports(settings):
            say(f"  {line}")
        supervisor_process.launch(settings)
    else:
        say("  already running")
    _wait_until_up(settings, say, timeout)


def _wait_until_up(settings: Settings, say: Say, timeout: float) -> None:
    started = time.monotonic()
    seen: set[str] = set()
    while time.monotonic() - started < timeout:
        snapshot = supervisor_record.read_snapshot(settings)
        alive = supervisor_record.supervisor_pid(settings) is not None
        if snapshot is not None and alive:
            for name, record in snapshot.services.items():
                if record.state == "up" and name not in seen:
                    seen.add(name)
                    say(f"  {name}: up after {time.monotonic() - started:.1f} s")
            if seen == set(snapshot.services):
                return
        if not alive and time.monotonic() - started > 10:
            raise AntqError(
                "the supervisor does not run",
                where=str(settings.state_dir / "logs" / "supervisor.log"),
                fix="read that log; then run `antq up` again",
            )
        time.sleep(0.2)
    found = status.read_status(settings)
    late = [
        f"{name} ({found.notes.get(name) or state})"
        for name, state in found.services.items()
        if state != "up"
    ]
    raise AntqError(
        f"not up after {timeout:.0f} s: {', '.join(late)}",
        where=str(settings.state_dir / "logs"),
        fix="read the log of that name; `antq down` stops everything",
    )


def stop(settings: Settings, *, say: Say) -> None:
    """Stop everything; says so when there was nothing to stop."""
    ran = supervisor_record.supervisor_pid(settings) is not None
    started = time.monotonic()
    cleared = supervisor_process.shut_down(settings)
    for name in cleared:
        say(f"  {name}: ended what an earlier run had left")
    say(f"stopped in {time.monotonic() - started:.1f} s" if ran or cleared else "nothing was running")
