"""What `antq status` and `antq login` say of an installation, apart from printing."""

from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from antq.core.database import connect
from antq.core.errors import AntqError
from antq.core.secrets import load_secrets
from antq.core.settings import Settings
from antq.eventlog.migrate import require_current
from antq.intake import landing
from antq.platform import airflow, bootstrap, housekeeping, superset, supervisor_record
from antq.warehouse.builds import last_error, position_state

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


def read_status(settings: Settings) -> Status:
    """What runs now, by the supervisor's word if it lives; one's own server is asked itself."""
    snapshot = (
        supervisor_record.read_snapshot(settings)
        if supervisor_record.supervisor_pid(settings) is not None
        else None
    )
    airflow_services = ("airflow-api-server", "airflow-scheduler", "airflow-dag-processor")
    names = ["postgres", *airflow_services, "landing-watch", "superset"]
    services = dict.fromkeys(names, "down")
    notes: dict[str, str] = {}
    if snapshot is not None:
        for name, record in snapshot.services.items():
            services[name] = "down" if record.state == "starting" else record.state
            notes[name] = "starting" if record.state == "starting" else record.note
    reached, log, troubles = _log(settings)
    if reached and (settings.dsn is not None or services["postgres"] == "down"):
        services["postgres"] = "up"
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
    problems += troubles
    unanswered = {"files": len(waiting), "oldest": oldest.isoformat() if oldest else None}
    return Status(services, addresses(settings), log, unanswered, problems, notes)


def _log(settings: Settings) -> tuple[bool, dict[str, int | None], list[str]]:
    """Whether the warehouse answers, positions of the log (None for what is unknown), and what keeps builds from being
    made.
    """
    nothing: dict[str, int | None] = dict.fromkeys(("position", "data_position", "published_position"))
    if not bootstrap.is_initialised(settings):
        return False, nothing, []
    try:
        connection = connect("builder", settings)
    except AntqError:
        return False, nothing, []
    with closing(connection):
        try:
            require_current(connection)
        except AntqError as error:
            return True, nothing, [f"{error.what} (fix: {error.fix})"]
        failed = last_error(connection)
        return True, {**position_state(connection)}, [f"the last build failed: {failed}"] if failed else []


def addresses(settings: Settings) -> dict[str, str]:
    """Where the web interfaces are."""
    return {"airflow": airflow.url(settings), "superset": superset.url(settings)}


def logins(settings: Settings) -> str:
    """The administrator's login of both web interfaces, for a person at this machine."""
    secrets = load_secrets(settings)
    return (
        f"login Airflow           {airflow.ADMIN} / {secrets.airflow_admin_password}\n"
        f"login Superset          {superset.ADMIN} / {secrets.superset_admin_password}"
    )
