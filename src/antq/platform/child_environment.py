"""What child processes get to see: these settings, no proxy for loopback, no telemetry, nothing stray."""

import os
from pathlib import Path

from pydantic import SecretStr

from antq.core.settings import PREFIX, Settings
from antq.platform.process import MARK

# Variables of other tools that would change what our services do.
_FOREIGN = ("PG", "AIRFLOW", "SUPERSET", "FLASK", "DBT_", "PYTHONPATH", "PYTHONHOME", "GUNICORN", PREFIX)


def settings_variables(settings: Settings) -> dict[str, str]:
    """`settings` as ANTQ_… variables, so that a child reads the very same ones."""
    variables = {}
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if value is not None:
            text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            variables[PREFIX + name.upper()] = text
    return variables


def base_environment(settings: Settings, executables: Path) -> dict[str, str]:
    """The caller's environment without foreign variables, with `executables` first on the path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    path = kept.get("PATH", os.defpath)
    return {
        **kept,
        **settings_variables(settings),
        MARK: str(settings.state_dir),
        "PATH": f"{executables}{os.pathsep}{path}",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        # A proxy of the machine must not get the services' calls to each other.
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "DO_NOT_TRACK": "1",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "GX_ANALYTICS_ENABLED": "false",
        "SCARF_ANALYTICS": "false",
    }
