"""The whole product, running: what end-to-end and browser tests use.

One stack for the session: its own state folder, its own ports, a real PostgreSQL, Airflow and Superset, with the
examples filed through `antq submit`.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest

from antq.core.settings import Settings
from antq.platform import airflow_api
from antq.platform.process import MARK

HOME = Path(__file__).parents[1]
EXAMPLES = HOME / "examples"


@dataclass(frozen=True)
class Stack:
    """A running platform, spoken to as a person would: through the command line, SQL and the browser."""

    state_dir: Path
    environment: dict[str, str]
    examples: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The receipt of each example, by file name."""
    _dsns: dict[str, str] = field(default_factory=dict)

    def antq(
        self, *arguments: object, check: bool = True, timeout: float = 300
    ) -> subprocess.CompletedProcess[str]:
        """Run `antq …` against this stack and return the finished process."""
        command = [sys.executable, "-m", "antq", *map(str, arguments)]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=timeout, cwd=HOME
        )
        if check:
            assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *arguments: object, check: bool = True, timeout: float = 300) -> Any:
        """Run `antq … --json` and return what it printed."""
        return json.loads(self.antq(*arguments, "--json", check=check, timeout=timeout).stdout)

    def submit(self, *files: Path, sender: str = "examples", timeout: float = 300) -> list[dict[str, Any]]:
        """Submit files, wait until their figures are published, and return their receipts."""
        done = self.antq(
            "submit", *files, "--sender", sender, "--wait", "--json", check=False, timeout=timeout
        )
        assert done.returncode in (0, 1), done.stderr
        printed = json.loads(done.stdout)
        return printed if isinstance(printed, list) else [printed]

    def dsn(self, role: str) -> str:
        """A libpq connection string for `role`, asked for once."""
        if role not in self._dsns:
            self._dsns[role] = self.antq("dsn", "--role", role).stdout.strip()
        return self._dsns[role]

    def rows(
        self, query: str, parameters: Sequence[object] | Mapping[str, object] = (), role: str = "builder"
    ) -> list[tuple[Any, ...]]:
        """The rows of one query, read as `role`."""
        connection = psycopg2.connect(self.dsn(role))
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(query, parameters)
                return cursor.fetchall()
        finally:
            connection.close()

    def status(self) -> dict[str, Any]:
        """What `antq status --json` prints."""
        printed: dict[str, Any] = self.json("status", check=False)
        return printed

    @property
    def urls(self) -> dict[str, str]:
        """Addresses of Airflow and Superset."""
        urls: dict[str, str] = self.status()["urls"]
        return urls

    @property
    def superset_login(self) -> tuple[str, str]:
        """User and password of Superset's administrator."""
        secrets = json.loads((self.state_dir / "secrets.json").read_text())
        return "admin", secrets["superset_admin_password"]

    def run_dag(self, dag_id: str, seconds: float = 180) -> str:
        """Run a DAG once, now, as a person would with Airflow's button, and return the state it ended in."""
        settings = Settings(state_dir=self.state_dir)
        path = f"/api/v2/dags/{dag_id}/dagRuns"
        run = airflow_api._call(settings, path, {"logical_date": None}, airflow_api.token(settings))

        def state() -> str:
            runs = airflow_api.list_runs(settings, dag_id)
            return next(str(r["state"]) for r in runs if r["dag_run_id"] == run["dag_run_id"])

        self.wait_until(f"the end of {dag_id}", lambda: state() in ("success", "failed"), seconds)
        return state()

    def wait_until(self, what: str, condition: Callable[[], bool], seconds: float = 180) -> None:
        """Wait until `condition` holds; fail saying `what` did not come. A server that is down is a no."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(psycopg2.OperationalError):
                if condition():
                    return
            time.sleep(0.5)
        raise AssertionError(f"{what} did not come within {seconds} s; status: {self.status()}")

    def processes(self) -> list[psutil.Process]:
        """Every live process of this installation: those that carry its mark, and what they started.

        Airflow's tasks overwrite their environment with a title, so the mark alone would miss them.
        """
        found: dict[int, psutil.Process] = {}
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get(MARK) == str(self.state_dir):
                    found.update({p.pid: p for p in (process, *process.children(recursive=True))})
        return [process for process in found.values() if _lives(process)]

    def at_work(self, is_meant: Callable[[list[str]], bool]) -> list[psutil.Process]:
        """The processes whose command line is meant; one that ends while it is looked at is not."""
        found = []
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                if is_meant(process.cmdline()):
                    found.append(process)
        return found

    def postmaster(self) -> psutil.Process:
        """PostgreSQL's first process."""
        servers = [process for process in self.processes() if process.name() == "postgres"]
        pids = {process.pid for process in servers}
        return next(process for process in servers if process.ppid() not in pids)

    def stop(self) -> None:
        """Stop everything, and fail if anything of it still runs."""
        self.antq("down", timeout=120)
        assert self.processes() == []


def _lives(process: psutil.Process) -> bool:
    """Whether a process runs still; it may end between two questions."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


@contextlib.contextmanager
def running_stack() -> Iterator[Stack]:
    """A demonstration warehouse of its own with every service up; stopped and removed at the end."""
    # Not pytest's tmp_path: its parents have mode 0700, and as root the server is another user.
    folder = Path(tempfile.mkdtemp(prefix="antq-stack-"))
    folder.chmod(0o711)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("ANTQ_", "AIRFLOW"))
    }
    stack = Stack(folder / "state", {**environment, "ANTQ_STATE_DIR": str(folder / "state")})
    try:
        stack.antq("init", "--demonstration")
        stack.antq("up", timeout=300)
        yield stack
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The running platform with the examples filed."""
    with running_stack() as running:
        files = sorted(
            path for path in EXAMPLES.iterdir() if path.suffix in {".xlsx", ".csv", ".json", ".txt"}
        )
        running.examples.update({r["file"]: r for r in running.submit(*files)})
        yield running
