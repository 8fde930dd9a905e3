"""`make docs`: dbt's documentation of every table, as one page that opens without a server."""

import os
import subprocess
import sys
from pathlib import Path

from antq.core.database import parameters
from antq.core.errors import AntqError
from antq.core.settings import Settings, get_settings


def write(settings: Settings) -> Path:
    """Write the page to <state_dir>/docs and return its path. The server must run: column types come from it.

    Raises AntqError with dbt's last words when it fails.
    """
    folder = settings.state_dir / "docs"
    project = settings.home / "dbt_project"
    builder = parameters("builder", settings)
    names = ("host", "port", "user", "password", "dbname")
    done = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("dbt")), "docs", "generate", "--static"),
            *("--project-dir", str(project), "--profiles-dir", str(project)),
            *("--target-path", str(folder), "--log-path", str(folder), "--no-use-colors"),
        ],
        env={
            **os.environ,
            **{f"ANTQ_DBT_{name.upper()}": builder[name] for name in names if name in builder},
            # Models are compiled for the page, over no events at all.
            "ANTQ_DBT_FROM_POSITION": "0",
            "ANTQ_DBT_TO_POSITION": "0",
            "DO_NOT_TRACK": "1",
        },
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        output = [line for line in done.stdout.splitlines() if line.strip()]
        raise AntqError(
            f"dbt docs ended with {done.returncode}: {output[-1] if output else 'no output'}",
            where=str(folder / "dbt.log"),
            fix="start the server with `antq up`; read that log",
        )
    return folder / "static_index.html"


def main() -> None:
    """Write the page and print where it is; exit 1 with what, where and fix if that fails."""
    try:
        print(write(get_settings()))
    except AntqError as error:
        print(f"make docs: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
