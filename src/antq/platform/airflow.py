"""Airflow's environment. `python -m antq.platform.airflow scheduler` runs any Airflow command in it."""

import json
import os
import subprocess
import sys
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from antq.core.database import parameters, to_uri
from antq.core.errors import AntqError
from antq.core.runtime import LOOPBACK, port_of
from antq.core.secrets import load_secrets, make_private_dir, write_private
from antq.core.settings import Settings, get_settings
from antq.platform.child_environment import base_environment

ADMIN = "admin"
# Tasks that run at once.
PARALLELISM = 4
# Rows that are removed in one transaction.
ROWS_AT_ONCE = 10_000
# One folder a DAG. Airflow's own way is a folder for each run, task and index: a block of the disk each, and more than
# half of what the log of a task took.
TASK_LOG = (
    "dag_id={{ ti.dag_id }}/run_id={{ ti.run_id }}.task_id={{ ti.task_id }}"
    "{% if ti.map_index >= 0 %}.map_index={{ ti.map_index }}{% endif %}"
    ".attempt={{ try_number|default(ti.try_number) }}.log"
)
_EXECUTION = "/execution/"
# Airflow puts this in place of its database's address in the environment of a task.
_NO_DATABASE = "airflow-db-not-allowed:///"
# What these say of work that goes well was nine tenths of the logs: each request of a task or of the supervisor,
# and each look at an unchanged DAG file.
QUIETER = {
    "http.access": "WARNING",
    "airflow.dag_processing": "WARNING",
    "airflow.models.dag": "WARNING",
    "airflow.serialization": "WARNING",
}


def url(settings: Settings) -> str:
    """Airflow's address for a browser on this machine."""
    return f"http://{LOOPBACK}:{port_of(settings, 'airflow')}"


def api_url(settings: Settings) -> str:
    """Airflow's address for the installation's own processes: in a container it is not the browser's."""
    given = os.environ.get("AIRFLOW__CORE__EXECUTION_API_SERVER_URL", f"{url(settings)}{_EXECUTION}")
    return given.removesuffix(_EXECUTION)


def _metadata_urls(settings: Settings) -> tuple[str, str]:
    """SQLAlchemy addresses of the metadata database, for psycopg2 and for asyncpg."""
    parts = parameters("airflow", settings)
    parts.pop("application_name")
    mode = parts.get("sslmode")
    plain = {k: parts[k] for k in ("host", "port", "dbname", "user", "password") if k in parts}
    # asyncpg knows libpq's sslmode under another name and refuses what else libpq allows.
    awaited = {**plain, "ssl": mode} if mode else plain
    return to_uri(parts, "postgresql+psycopg2"), to_uri(awaited, "postgresql+asyncpg")


def environment(settings: Settings) -> dict[str, str]:
    """All that Airflow's processes and tasks need. AIRFLOW__… variables of the caller win over these."""
    secrets = load_secrets(settings)
    folder = settings.state_dir / "airflow"
    blocking, awaited = _metadata_urls(settings)
    address = url(settings)
    airflow = {
        "CORE__DAGS_FOLDER": settings.home / "dags",
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": PARALLELISM,
        "CORE__LOAD_EXAMPLES": False,
        "CORE__DAGS_ARE_PAUSED_AT_CREATION": False,
        "CORE__FERNET_KEY": secrets.airflow_fernet,
        "CORE__EXECUTION_API_SERVER_URL": f"{address}{_EXECUTION}",
        "CORE__SIMPLE_AUTH_MANAGER_USERS": f"{ADMIN}:admin",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": folder / "passwords.json",
        "CORE__TEST_CONNECTION": "Disabled",
        "DATABASE__SQL_ALCHEMY_CONN": blocking,
        "DATABASE__SQL_ALCHEMY_CONN_ASYNC": awaited,
        "API__BASE_URL": address,
        "API__HOST": LOOPBACK,
        "API__PORT": port_of(settings, "airflow"),
        "API__WORKERS": 1,
        "API__SECRET_KEY": secrets.airflow_jwt,
        "API__EXPOSE_CONFIG": False,
        "API_AUTH__JWT_SECRET": secrets.airflow_jwt,
        "LOGGING__BASE_LOG_FOLDER": folder / "logs",
        "LOGGING__LOG_FILENAME_TEMPLATE": TASK_LOG,
        "LOGGING__COLORED_CONSOLE_LOG": False,
        "LOGGING__NAMESPACE_LEVELS": " ".join(f"{name}={level}" for name, level in QUIETER.items()),
        # Measured: five tasks in 3.8 s instead of 5.8 to 10 s.
        "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": 0.5,
        "WORKERS__MIN_HEARTBEAT_INTERVAL": 1,
        # A killed task is noticed in half a minute, while a restart of the database (2 s) kills none.
        "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": 30,
        "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": 5,
        "SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": 30,
        "WORKERS__MAX_FAILED_HEARTBEATS": 15,
        "DAG_PROCESSOR__PARSING_PROCESSES": 1,
        "DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": 60,
        "DAG_PROCESSOR__REFRESH_INTERVAL": 30,
        # A table of the DAG files in its log, every half minute otherwise.
        "DAG_PROCESSOR__PRINT_STATS_INTERVAL": 3600,
    }
    overrides = {
        name: value
        for name, value in os.environ.items()
        if name.startswith("AIRFLOW__") and value != _NO_DATABASE
    }
    return {
        **base_environment(settings, Path(sys.executable).parent),
        "AIRFLOW_HOME": str(folder),
        **{f"AIRFLOW__{name}": str(value) for name, value in airflow.items()},
        **overrides,
    }


def command(*arguments: str) -> list[str]:
    """The command line of `airflow <arguments>` in this Python environment."""
    return [sys.executable, "-m", "airflow", *arguments]


def prepare(settings: Settings) -> None:
    """Folders and the password file. Safe to repeat."""
    folder = make_private_dir(settings.state_dir / "airflow")
    make_private_dir(folder / "logs")
    passwords = json.dumps({ADMIN: load_secrets(settings).airflow_admin_password}) + "\n"
    write_private(folder / "passwords.json", passwords)


def migrate(settings: Settings) -> bool:
    """Bring the metadata database to the installed Airflow's schema. Returns whether there was work to do.

    Raises AntqError with Airflow's last words when it fails.
    """
    prepare(settings)
    folder = settings.state_dir / "airflow"
    stamp = folder / "migrated"
    # The stamp names the database too: a state folder may be pointed at another server.
    wanted = f"{version('apache-airflow')} {parameters('airflow', settings).get('host')}\n"
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    _run(settings, "migrate")
    stamp.write_text(wanted)
    return True


def remove_history(settings: Settings, before: datetime) -> None:
    """Remove from the metadata database what is older than `before`; each DAG keeps its last run.

    Raises AntqError with Airflow's last words when it fails.
    """
    wanted = ("--clean-before-timestamp", before.isoformat(), "--error-on-cleanup-failure")
    _run(settings, "clean", *wanted, "--skip-archive", "--batch-size", str(ROWS_AT_ONCE), "--yes")


def _run(settings: Settings, verb: str, *arguments: str) -> None:
    """Run `airflow db <verb> <arguments>`, its output appended to <state_dir>/logs/airflow-<verb>.log."""
    log = make_private_dir(settings.state_dir / "logs") / f"airflow-{verb}.log"
    with log.open("ab") as output:
        done = subprocess.run(
            command("db", verb, *arguments),
            env=environment(settings),
            cwd=settings.home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        last = log.read_text(errors="replace").strip().splitlines()[-1:]
        raise AntqError(
            f"airflow db {verb} ended with {done.returncode}: {(last or ['no output'])[0]}",
            where=str(log),
            fix="read that log, mend what it names, then run the same again",
        )


def main() -> None:
    """Replace this process by `airflow <arguments>`, in the installation's environment."""
    settings = get_settings()
    prepare(settings)
    argv = command(*sys.argv[1:])
    os.execvpe(argv[0], argv, environment(settings))  # noqa: S606 (no shell is wanted)


if __name__ == "__main__":
    main()
