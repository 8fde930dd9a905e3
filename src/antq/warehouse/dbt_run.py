"""One run of dbt over the bounds of a build, in a process of its own that dies with the caller."""

import ctypes
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from antq.core.database import parameters
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.warehouse.builds import Build

# What a run leaves in its folder: its results once it is over, and what it printed.
RESULTS: Final = "run_results.json"
OUTPUT: Final = "output.log"
# dbt's parse cache, kept next to the folders of its runs: parsing takes seconds.
_PARSED: Final = "parsed_{}.msgpack"
# What is said of a stored table that is not there (by macros/dbt/require_table.sql), or has other columns than its
# model.
_OF_EARLIER_VERSION: Final = re.compile(
    r"it would hold nothing of what came before|source and target schemas .* out of sync"
)
# What the server says to a view of a relation that is not there.
_ABSENT: Final = re.compile(r'relation "(?P<schema>core|marts)\.(?P<name>_\w+)" does not exist')


@dataclass(frozen=True)
class _Finished:
    """A run of dbt that was not stopped: exit code, results, output, words that say which run it was, the project."""

    code: int
    results: list[dict[str, Any]]
    output: Path
    where: str
    project: Path

    @property
    def failed(self) -> list[str]:
        """The models and tests that failed, each with its message."""
        return [
            f"{r['unique_id'].split('.', 2)[-1]}: {' '.join((r['message'] or '').split())}"
            for r in self.results
            if r["status"] in ("error", "fail", "runtime error")
        ]


def refresh_folder(settings: Settings) -> Path:
    """Where dbt runs for a refresh, here or in Airflow: one at a time."""
    return settings.state_dir / "dbt" / "refresh"


def rebuild_folder(settings: Settings) -> Path:
    """Where dbt runs for a rebuild of everything."""
    return settings.state_dir / "rebuild" / "full_build"


def run(settings: Settings, build: Build, folder: Path, *arguments: str) -> list[dict[str, Any]]:
    """Run `dbt <arguments>` over the bounds of `build` and give its results, a dict a model or test.

    dbt's products and its output go to `folder`; the results of the last runs are also kept in
    <state_dir>/dbt/results/.
    Raises AntqError naming the models or tests that failed and the log, or saying that dbt was killed.
    """
    done = _finish(settings, build, folder, *arguments)
    if done.code != 0:
        raise _failure(done)
    return done.results


def failing_tests(settings: Settings, build: Build, folder: Path, *arguments: str) -> list[str]:
    """Run `dbt test <arguments>` as `run` does; give each test that fails, with its message.

    Raises AntqError when dbt could not start or was killed.
    """
    done = _finish(settings, build, folder, "test", *arguments)
    if done.code != 0 and not done.failed:
        raise _failure(done)
    return done.failed


def _finish(settings: Settings, build: Build, folder: Path, *arguments: str) -> _Finished:
    folder.mkdir(parents=True, exist_ok=True)
    artifact, output = folder / RESULTS, folder / OUTPUT
    project = _project(settings)
    parsed = folder.parent / _PARSED.format(project_digest(settings)[:16])
    newly_parsed = folder / "partial_parse.msgpack"
    for left in (artifact, newly_parsed):
        left.unlink(missing_ok=True)
    command = [
        *(sys.executable, "-m", "antq.warehouse.dbt_process", str(artifact), *arguments),
        *("--project-dir", str(project), "--profiles-dir", str(project)),
        *("--target-path", str(folder), "--log-path", str(folder), "--log-level-file", "none"),
        *(("--partial-parse-file-path", str(parsed)) if parsed.is_file() else ("--no-partial-parse",)),
        *("--no-version-check", "--no-use-colors", "--cache-selected-only"),
    ]
    with output.open("w") as log:
        code = _wait(
            subprocess.Popen(
                command,
                cwd=project,
                env=_environment(settings, build),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=_die_with_parent,
            )
        )
    where = (
        f"{folder.name}, build {build.build_id} ({build.from_position}, {build.to_position}]; log {output}"
    )
    if code < 0:
        raise AntqError(
            f"dbt was stopped by {signal.Signals(-code).name}",
            where=where,
            fix="run it again: the build resumes within the same bounds",
        )
    if newly_parsed.is_file():
        for former in folder.parent.glob(_PARSED.format("*")):
            former.unlink()
        newly_parsed.replace(parsed)
    results: list[dict[str, Any]] = json.loads(artifact.read_text())["results"] if artifact.is_file() else []
    if artifact.is_file():
        _keep_results(settings, artifact, f"build_{build.build_id}_{folder.name}.json")
    return _Finished(code, results, output, where, project)


def _keep_results(settings: Settings, artifact: Path, name: str) -> None:
    """Copy a run's results to <state_dir>/dbt/results/<name>, and remove the oldest beyond those to be kept."""
    kept = settings.state_dir / "dbt" / "results"
    kept.mkdir(parents=True, exist_ok=True)
    (kept / name).write_bytes(artifact.read_bytes())
    by_age = sorted(kept.iterdir(), key=lambda file: file.stat().st_mtime_ns)
    for old in by_age[: -settings.dbt_results_kept]:
        old.unlink(missing_ok=True)


def _failure(done: _Finished) -> AntqError:
    if earlier := [
        line.partition(":")[0] for line in done.failed if is_of_earlier_version(line, done.project)
    ]:
        return AntqError(
            f"an earlier version built this warehouse; of this one it lacks tables or columns: {', '.join(earlier)}",
            where=done.where,
            fix="antq rebuild",
        )
    if done.failed:
        what = "dbt failed on " + "; ".join(done.failed)
    else:
        tail = done.output.read_text(errors="replace").strip().splitlines()[-8:]
        what = "dbt could not start: " + " | ".join(line.strip() for line in tail if line.strip())
    return AntqError(what, where=done.where, fix="mend the model or its data and run it again")


def is_of_earlier_version(failure: str, project: Path) -> bool:
    """Whether a model failed because the warehouse lacks what `project` makes; other names are mistyped."""
    if _OF_EARLIER_VERSION.search(failure):
        return True
    absent = _ABSENT.search(failure)
    return absent is not None and any((project / "models" / absent["schema"]).rglob(f"{absent['name']}.sql"))


def project_digest(settings: Settings) -> str:
    """A digest of dbt's project that changes with any of its files, and with nothing else: two installations of one
    version have the same.

    dbt can also parse only what changed, but takes a schema file with the time of the one before last for unchanged:
    after a release was taken back, the schema files of one would be used with the queries of the other.
    """
    project = _project(settings)
    files = sorted(path for path in project.rglob("*.*") if path.suffix in (".sql", ".yml", ".md"))
    known = [
        (str(path.relative_to(project)), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files
    ]
    return hashlib.sha256(repr(known).encode()).hexdigest()


def _project(settings: Settings) -> Path:
    return settings.home / "dbt_project"


def _environment(settings: Settings, build: Build) -> dict[str, str]:
    builder = parameters("builder", settings)
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "DBNAME": "dbname"}
    connection = {f"ANTQ_DBT_{name}": builder[key] for name, key in names.items() if key in builder}
    # Not as dbt variables: whenever those change, dbt parses the whole project anew, which takes seconds.
    bounds = {
        "ANTQ_DBT_FROM_POSITION": str(build.from_position),
        "ANTQ_DBT_TO_POSITION": str(build.to_position),
    }
    return {**os.environ, **connection, **bounds, "DO_NOT_TRACK": "1"}


def _wait(process: "subprocess.Popen[bytes]") -> int:
    try:
        return process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise


def _die_with_parent() -> None:
    """Have the kernel kill dbt when the task that started it is killed: its retry must not meet a second one."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
