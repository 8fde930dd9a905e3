"""Which code makes the figures: recorded in every release, so that it can be reproduced."""

import hashlib
import subprocess
from pathlib import Path

from antq import __version__
from antq.core.settings import Settings
from antq.eventlog.migrate import replaceables


def version(settings: Settings) -> dict[str, str | None]:
    """The package's version, the git commit (null outside a checkout), and `sha256`: a digest of all that turns events
    into figures, which is the dbt project and the functions and views of the log.
    """
    project = settings.home / "dbt_project"
    parts = {
        str(path.relative_to(project)): path.read_bytes()
        for folder in ("models", "macros")
        for path in (project / folder).rglob("*")
        if path.is_file()
    } | {script.name: script.text.encode() for script in replaceables()}
    digest = hashlib.sha256()
    for name, content in sorted(parts.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return {"package": __version__, "commit": _commit(settings.home), "sha256": digest.hexdigest()}


def _commit(home: Path) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(home), "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
