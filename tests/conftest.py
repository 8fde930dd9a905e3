"""A throwaway PostgreSQL a session and a fresh warehouse a test."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import hypothesis
import pytest
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from stack import stack as stack  # the fixture of the whole product
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from antq.core import database
from antq.core.settings import Settings, get_settings
from antq.platform import bootstrap
from antq.platform.binaries import find_binaries
from antq.platform.server import Server

TEMPLATE = "antq_template"
PARSED = "partial_parse.msgpack"
WHOLE_PRODUCT = ("browser", "e2e")
_numbers = itertools.count(1)

# No test is timed: a busy machine would fail drawn examples by Hypothesis' limit of 200 ms.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


class ByFile(LoadScopeScheduling):
    """For `-n`: a file's tests stay with one process, and all that use the running product with one."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "the running product" if Path(file).parts[1] in WHOLE_PRODUCT else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """pytest-xdist's own groups (`--dist loadgroup`) go unheard with pytest 9.2."""
    return ByFile(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many histories the property test of builds draws anew (without it, a few that stay the same); and whether
    golden cases write what they expect.
    """
    parser.addoption("--histories", type=int, default=None, help="number of new random histories to build")
    parser.addoption(
        "--write-expected",
        action="store_true",
        help="write what the cases of tests/golden/reports now give; review it with git diff",
    )


def server_port() -> int:
    """A port to try first, another for each of pytest's processes: two that start at once must not race for one."""
    return 25432 + 100 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def new_settings(state_dir: Path, **changes: object) -> Settings:
    """Settings for a folder of a test's own; the caller's ANTQ_… variables are cleared below."""
    return Settings(state_dir=state_dir, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> Iterator[None]:
    """A developer's own ANTQ_DSN must never receive a test's data."""
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields:
            patch.delenv(f"ANTQ_{name.upper()}", raising=False)
        yield


@pytest.fixture(autouse=True)
def _settings_read_anew() -> Iterator[None]:
    """Settings are read once a process; a command run inside a test must not leave its own to the next."""
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@contextmanager
def throwaway_server(source: Literal["embedded", "system"]) -> Iterator[Settings]:
    """A running server in a temporary folder; gone, with all it holds, at the end."""
    # Not pytest's tmp_path: its parents have mode 0700, and as root the server is another user.
    folder = Path(tempfile.mkdtemp(prefix="antq-test-"))
    folder.chmod(0o711)
    settings = new_settings(folder / "state", postgres=source, postgres_port=server_port())
    server = Server(settings, durable=False)
    try:
        server.start()
        bootstrap.create_roles(settings)
        yield settings
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def make_template(settings: Settings) -> None:
    """A migrated database to copy: a copy takes a tenth of a second, a migration several."""
    template = settings.model_copy(update={"database": TEMPLATE})
    bootstrap.prepare_warehouse(template)
    bootstrap.migrate_warehouse(template)
    bootstrap.publish_reference(template)
    bootstrap.allow_synthetic(template)


@dataclass
class Warehouse:
    """A warehouse of a test's own: database, state folder, and the settings that name both."""

    settings: Settings
    _open: list[Connection] = field(default_factory=list)

    @property
    def state_dir(self) -> Path:
        return self.settings.state_dir

    @property
    def environment(self) -> dict[str, str]:
        """What a child process needs to work in this warehouse."""
        return {
            "ANTQ_HOME": str(self.settings.home),
            "ANTQ_STATE_DIR": str(self.settings.state_dir),
            "ANTQ_DATABASE": self.settings.database,
        }

    def dsn(self, role: database.Role) -> str:
        return database.dsn(role, self.settings)

    def connect(self, role: database.Role) -> Connection:
        """A connection that is closed with the test."""
        connection = database.connect(role, self.settings)
        self._open.append(connection)
        return connection

    def close(self) -> None:
        for connection in self._open:
            connection.close()


@contextmanager
def fresh_warehouse(server: Settings, scope: str) -> Iterator[Warehouse]:
    """A copy of the migrated template with a state folder of its own, both removed at the end.

    One of each `scope` exists at a time, always under the same name: what dbt has parsed names the database, and
    parsing it anew would cost every test ten seconds.
    """
    folder = server.state_dir.parent
    state_dir = folder / f"warehouse_{next(_numbers)}"
    state_dir.mkdir(mode=0o711)
    for name in ("secrets.json", "runtime.json"):
        shutil.copy2(server.state_dir / name, state_dir / name)
    settings = new_settings(state_dir, database=f"antq_test_{scope}")
    parsed = folder / "parsed" / settings.database
    if parsed.is_dir():
        shutil.copytree(parsed, state_dir / "dbt" / "parsed")
    bootstrap.prepare_warehouse(settings, template=TEMPLATE)
    warehouse = Warehouse(settings)
    try:
        yield warehouse
    finally:
        warehouse.close()
        made = sorted(state_dir.glob(f"dbt/*/{PARSED}"))
        if made and not parsed.is_dir():
            parsed.mkdir(parents=True)
            shutil.copy2(made[0], parsed / PARSED)
        with closing(database.open_connection(database.admin_parameters(settings))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(
                    sql.SQL("drop database {} with (force)").format(sql.Identifier(settings.database))
                )
        shutil.rmtree(state_dir, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Settings]:
    """Settings of a running throwaway server (the wheel's PostgreSQL) that holds the migrated template."""
    with throwaway_server("embedded") as settings:
        make_template(settings)
        yield settings


@pytest.fixture(scope="session")
def system_server() -> Iterator[Settings]:
    """The same on the system's own PostgreSQL (Debian's is 15). Absent binaries fail, they do not skip."""
    find_binaries("system")
    with throwaway_server("system") as settings:
        make_template(settings)
        yield settings


@pytest.fixture
def warehouse(server: Settings) -> Iterator[Warehouse]:
    """A fresh warehouse: migrated, reference lists published, synthetic data allowed."""
    with fresh_warehouse(server, "function") as made:
        yield made


@pytest.fixture(scope="module")
def module_warehouse(server: Settings) -> Iterator[Warehouse]:
    """The same, shared by the tests of one module."""
    with fresh_warehouse(server, "module") as made:
        yield made


@pytest.fixture(scope="session")
def session_warehouse(server: Settings) -> Iterator[Warehouse]:
    """The same, shared by tests that cost seconds a build and keep to slots of their own."""
    with fresh_warehouse(server, "session") as made:
        yield made


@pytest.fixture(params=["embedded", "system"])
def any_warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    """A fresh warehouse on PostgreSQL 18 and again on the system's: for what must hold on both."""
    name = "server" if request.param == "embedded" else "system_server"
    with ExitStack() as stack:
        yield stack.enter_context(fresh_warehouse(request.getfixturevalue(name), "any_function"))


@pytest.fixture(scope="module", params=["embedded", "system"])
def any_module_warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    """The same on both servers, shared by the tests of one module."""
    name = "server" if request.param == "embedded" else "system_server"
    with fresh_warehouse(request.getfixturevalue(name), "any_module") as made:
        yield made
