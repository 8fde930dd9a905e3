"""Superset's environment: its own virtual environment, its metadata, and the read-only connection.

`python -m antq.platform.superset` writes what Superset needs to <state_dir>/superset/environment, for a container.
"""

import shlex
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from antq.core.database import dsn
from antq.core.errors import AntqError
from antq.core.runtime import LOOPBACK, port_of
from antq.core.secrets import load_secrets, make_private_dir, write_private
from antq.core.settings import Settings, get_settings
from antq.platform.child_environment import base_environment

ADMIN = "admin"


def url(settings: Settings) -> str:
    """Superset's address for a browser on this machine."""
    return f"http://{LOOPBACK}:{port_of(settings, 'superset')}"


def python(settings: Settings) -> Path:
    """The Python of Superset's environment (it cannot share one with Airflow: SQLAlchemy 1.4 against 2)."""
    return settings.home / ".venv-superset" / "bin" / "python"


def is_installed(settings: Settings) -> bool:
    """Whether Superset's environment is there."""
    return python(settings).is_file()


def environment(settings: Settings) -> dict[str, str]:
    """What `superset/superset_config.py` and `superset/bootstrap.py` read."""
    return {**base_environment(settings, python(settings).parent), **variables(settings)}


def variables(settings: Settings) -> dict[str, str]:
    """The SUPERSET_… variables alone: where its home, configuration and connections are, and its secrets."""
    secrets = load_secrets(settings)
    return {
        "SUPERSET_HOME": str(settings.state_dir / "superset"),
        "SUPERSET_CONFIG_PATH": str(settings.home / "superset" / "superset_config.py"),
        "SUPERSET_SECRET_KEY": secrets.superset_key,
        "SUPERSET_METADATA_DSN": dsn("superset", settings),
        "SUPERSET_ANALYST_DSN": dsn("analyst", settings),
        "SUPERSET_ADMIN_USER": ADMIN,
        "SUPERSET_ADMIN_PASSWORD": secrets.superset_admin_password,
    }


def bootstrap(settings: Settings) -> None:
    """Bring Superset's metadata, roles and dashboards to the committed state; quick when they are.

    Raises AntqError with the failing step when it does not succeed.
    """
    make_private_dir(settings.state_dir / "superset")
    log = make_private_dir(settings.state_dir / "logs") / "superset-bootstrap.log"
    with log.open("ab") as output:
        done = subprocess.run(
            [str(python(settings)), str(settings.home / "superset" / "bootstrap.py")],
            env=environment(settings),
            cwd=settings.home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        lines = log.read_text(errors="replace").strip().splitlines()
        failed = [line for line in lines if "FAILED" in line] or lines or ["no output"]
        raise AntqError(
            f"Superset's bootstrap ended with {done.returncode}: {failed[-1]}",
            where=str(log),
            fix="read that log; then run `antq init` again",
        )


def command(settings: Settings, port: int) -> list[str]:
    """gunicorn with threads: one process shares its result cache among all readers of a small machine."""
    return [
        *(str(python(settings)), "-m", "gunicorn"),
        *("--bind", f"{LOOPBACK}:{port}"),
        *("--workers", "1", "--worker-class", "gthread", "--threads", "16"),
        *("--timeout", "120", "--graceful-timeout", "10", "--limit-request-line", "0"),
        "--no-control-socket",  # it would be in the home folder, one for all installations
        "superset.app:create_app()",
    ]


def is_healthy(settings: Settings) -> bool:
    """Whether Superset answers its health address."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url(settings)}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def main() -> None:
    """Write the SUPERSET_… variables, mode 0600, for a container whose environment cannot run this package."""
    settings = get_settings()
    lines = [f"{name}={shlex.quote(value)}\n" for name, value in variables(settings).items()]
    write_private(make_private_dir(settings.state_dir / "superset") / "environment", "".join(lines))


if __name__ == "__main__":
    main()
