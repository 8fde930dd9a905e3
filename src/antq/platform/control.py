"""What `antq init | up | down | status` do, apart from printing."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from antq.core.database import connect
from antq.core.errors import AntqError
from antq.core.secrets import load_secrets
from antq.core.settings import Settings
from antq.intake import landing
from antq.platform import airflow, bootstrap, housekeeping, superset, supervisor
from antq.platform.server import Server

Say = Callable[[str], None]
# A landed file is answered within seconds; one that waits so long shows that intake has stopped.
ANSWERED_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Status:
    """Services by name (up, down or failed), addresses, positions of the log (None when unknown), and the files that
    wait for an answer: how many, and since when the oldest. `problems` says what is not well."""

    services: dict[str, str]
    urls: dict[str, str]
    log: dict[str, int | None]
    unanswered: dict[str, Any]
    problems: list[str]
    notes: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The form `antq status --json` promises."""
        return {
            "services": self.services,
            "urls": self.urls,
            "log": self.log,
            "unanswered": self.unanswered,
            "problems": self.problems,
        }


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
    steps.run("roles and databases", lambda: bootstrap.create_all(settings))
    # Independent of each other, and together most of the time of a first start.
    with ThreadPoolExecutor(max_workers=3) as pool:
        jobs = [
            pool.submit(
                steps.run,
                "event log and reference lists",
                lambda: bootstrap.fill_warehouse(settings, demonstration=demonstration),
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
    if supervisor.supervisor_pid(settings) is None:
        for name in supervisor.clear_leftovers(settings):
            say(f"  {name}: ended what an earlier run had left")
        for line in supervisor.choose_ports(settings):
            say(f"  {line}")
        supervisor.launch(settings)
    else:
        say("  already running")
    _wait_until_up(settings, say, timeout)


def _wait_until_up(settings: Settings, say: Say, timeout: float) -> None:
    started = time.monotonic()
    seen: set[str] = set()
    while time.monotonic() - started < timeout:
        snapshot = supervisor.read_snapshot(settings)
        alive = supervisor.supervisor_pid(settings) is not None
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
    found = read_status(settings)
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
    ran = supervisor.supervisor_pid(settings) is not None
    started = time.monotonic()
    cleared = supervisor.shut_down(settings)
    for name in cleared:
        say(f"  {name}: ended what an earlier run had left")
    say(f"stopped in {time.monotonic() - started:.1f} s" if ran or cleared else "nothing was running")


def read_status(settings: Settings) -> Status:
    """What runs now, by the supervisor's word if it lives; one's own server is asked itself."""
    snapshot = supervisor.read_snapshot(settings) if supervisor.supervisor_pid(settings) is not None else None
    airflow_services = ("airflow-api-server", "airflow-scheduler", "airflow-dag-processor")
    names = ["postgres", *airflow_services, "landing-watch", "superset"]
    services = dict.fromkeys(names, "down")
    notes: dict[str, str] = {}
    if snapshot is not None:
        for name, record in snapshot.services.items():
            services[name] = "down" if record.state == "starting" else record.state
            notes[name] = "starting" if record.state == "starting" else record.note
    log, error = _positions(settings)
    if log["position"] is not None and (settings.dsn is not None or services["postgres"] == "down"):
        services["postgres"] = "up"
    urls = {"airflow": airflow.url(settings), "superset": superset.url(settings)}
    waiting = landing.waiting(settings)
    oldest = waiting[0].landed_at if waiting else None
    problems = [
        f"{name} is {state}{': ' + notes[name] if notes.get(name) else ''}"
        for name, state in services.items()
        if state != "up"
    ]
    if oldest is not None and datetime.now(oldest.tzinfo) - oldest > ANSWERED_WITHIN:
        problems.append(f"{len(waiting)} files wait for an answer, the oldest since {oldest:%Y-%m-%d %H:%M}")
    problems += [f"set aside from the landing inbox: {path}" for path in landing.set_aside(settings)]
    if since := housekeeping.overdue_since(settings):
        problems.append(f"old by-products were last removed {since:%Y-%m-%d}: see the DAG housekeeping")
    if error:
        problems.append(f"the last build failed: {error}")
    unanswered = {"files": len(waiting), "oldest": oldest.isoformat() if oldest else None}
    return Status(services, urls, log, unanswered, problems, notes)


def _positions(settings: Settings) -> tuple[dict[str, int | None], str | None]:
    """Positions of the log and why the last build failed; None for what is unknown."""
    nothing: dict[str, int | None] = dict.fromkeys(("position", "data_position", "published_position"))
    if not bootstrap.is_initialised(settings):
        return nothing, None
    from antq.warehouse.builds import last_error, position_state

    try:
        with closing(connect("builder", settings)) as connection:
            return {**position_state(connection)}, last_error(connection)
    except AntqError:
        return nothing, None


def logins(settings: Settings) -> str:
    """The administrator's login of both web interfaces, for a person at this machine."""
    secrets = load_secrets(settings)
    return (
        f"login Airflow           {airflow.ADMIN} / {secrets.airflow_admin_password}\n"
        f"login Superset          {superset.ADMIN} / {secrets.superset_admin_password}"
    )
