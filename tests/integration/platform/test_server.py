"""The embedded server as root and as a plain user, in awkward folders, on taken ports, after a kill."""

import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psutil
import pytest

from antq.core import database, runtime
from antq.core.errors import AntqError
from antq.core.runtime import LOOPBACK, free_port, port_of
from antq.core.settings import Settings
from antq.platform import binaries as binaries_module
from antq.platform import bootstrap
from antq.platform.binaries import find_binaries
from antq.platform.server import Server


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder every user may pass through."""
    made = Path(tempfile.mkdtemp(prefix="antq-server-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def started(folder: Path) -> Iterator[list[Server]]:
    """Servers put here are stopped and removed at the end, before `folder`, which knows where they are."""
    servers: list[Server] = []
    yield servers
    for each in servers:
        each.stop()
        shutil.rmtree(each.folder)


def _start(started: list[Server], state_dir: Path, durable: bool = False, **options: object) -> Server:
    settings = Settings(state_dir=state_dir, **{"postgres_port": 26432, **options})  # type: ignore[arg-type]
    server = Server(settings, durable=durable)
    started.append(server)
    server.start()
    return server


def _as_admin(server: Server, *statements: str) -> object:
    """Run statements, each committed by itself; returns the first value of the last one, if it has any."""
    with closing(database.open_connection(database.admin_parameters(server.settings))) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def _lower(server: Server) -> object:
    return _as_admin(server, "select lower('ĐÀ NẴNG')")


def test_it_never_runs_as_root(started: list[Server], folder: Path) -> None:
    server = _start(started, folder / "state")
    pid = server.pid()
    assert pid is not None
    assert psutil.Process(pid).uids().real != 0
    assert server.folder == folder / "state" / "postgres"
    assert server.folder.stat().st_mode & 0o077 == 0
    assert _lower(server) == "đà nẵng"


def test_below_a_closed_folder_it_takes_its_binaries_and_data_elsewhere(
    started: list[Server], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    package = find_binaries("embedded").folder.parents[1]
    copy = closed / "site-packages" / package.name
    shutil.copytree(package / "pginstall", copy / "pginstall", symlinks=True)
    shutil.copytree(package.with_name(f"{package.name}.libs"), copy.with_name(f"{package.name}.libs"))
    monkeypatch.setattr(binaries_module, "_wheel_folder", lambda: copy / "pginstall" / "bin")

    server = _start(started, closed / "state", postgres="embedded")

    assert _lower(server) == "đà nẵng"
    if os.geteuid() == 0:
        assert closed not in server.folder.parents
        assert closed not in server.binaries().folder.parents
        assert (server.binaries().folder.parents[2] / f"{package.name}.libs").is_dir()
    else:
        assert server.folder == closed / "state" / "postgres"
    # The choice stays, even if the folder is opened later: the data would seem lost.
    chosen = server.folder
    closed.chmod(0o711)
    assert Server(server.settings).folder == chosen


def test_only_loopback_and_only_with_a_password(started: list[Server], folder: Path) -> None:
    server = _start(started, folder / "state")
    pid = server.pid()
    assert pid is not None
    addresses = {c.laddr.ip for c in psutil.Process(pid).net_connections("tcp") if c.status == "LISTEN"}
    assert addresses == {LOOPBACK}
    with pytest.raises(AntqError, match="password"):
        database.open_connection({**database.admin_parameters(server.settings), "password": "wrong"})


def test_a_taken_port_moves(started: list[Server], folder: Path) -> None:
    with socket.socket() as holder:
        holder.bind((LOOPBACK, 0))
        holder.listen()
        taken = holder.getsockname()[1]
        server = _start(started, folder / "state", postgres_port=taken)
        assert port_of(server.settings, "postgres") != taken
        assert _lower(server) == "đà nẵng"


def test_a_port_that_another_takes_before_the_server_does_moves_too(
    started: list[Server], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as holder:
        holder.bind((LOOPBACK, 0))
        holder.listen()
        taken = holder.getsockname()[1]
        chosen = iter([taken, taken])  # free when it was asked, and the second time too
        monkeypatch.setattr(
            runtime,
            "free_port",
            lambda preferred, avoided: next(chosen, None) or free_port(preferred, avoided),
        )
        server = _start(started, folder / "state")
        assert next(chosen, None) is None
        assert port_of(server.settings, "postgres") != taken
        assert _lower(server) == "đà nẵng"


def test_stopping_leaves_no_process_and_no_pid_file(started: list[Server], folder: Path) -> None:
    server = _start(started, folder / "state")
    pid = server.pid()
    assert pid is not None
    members = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    assert len(members) > 3
    server.stop()
    assert not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in members)
    assert not (server.data / "postmaster.pid").exists()
    assert server.pid() is None


def test_after_a_kill_it_starts_again_with_what_was_committed(started: list[Server], folder: Path) -> None:
    server = _start(started, folder / "state", durable=True)
    _as_admin(server, "create table kept as select 7 as n")
    pid = server.pid()
    assert pid is not None
    members = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    os.kill(pid, signal.SIGKILL)
    psutil.wait_procs(members, timeout=20)
    # Its number may belong to anybody by now: here, to this test.
    pid_file = server.data / "postmaster.pid"
    pid_file.write_text("\n".join([str(os.getpid()), *pid_file.read_text().splitlines()[1:]]) + "\n")
    assert server.pid() is None

    assert server.start() is True

    assert _as_admin(server, "select n from kept") == 7


def test_starting_twice_is_once(started: list[Server], folder: Path) -> None:
    server = _start(started, folder / "state")
    assert Server(server.settings).start() is False


@pytest.mark.parametrize("source", ["embedded", "system"])
def test_an_administrator_who_is_no_superuser_can_initialise_his_own_server(
    started: list[Server], folder: Path, source: str
) -> None:
    host = _start(started, folder / "host", postgres=source)
    _as_admin(host, "create role boss login createrole createdb password 'of-boss'")
    port = port_of(host.settings, "postgres")
    own = Settings(
        state_dir=folder / "own",
        dsn=f"postgresql://boss:of-boss@{LOOPBACK}:{port}/kho_rieng",  # type: ignore[arg-type]
    )

    for _ in range(2):  # a second run changes nothing and fails at nothing
        bootstrap.create_all(own)
        bootstrap.fill_warehouse(own, demonstration=True)

    with ExitStack() as stack:
        connection = stack.enter_context(closing(database.connect("analyst", own)))
        cursor = stack.enter_context(connection.cursor())
        cursor.execute("select current_database(), count(*) > 80 from reference.provinces")
        assert cursor.fetchone() == ("kho_rieng", True)


def test_a_server_without_rights_says_which_are_missing(started: list[Server], folder: Path) -> None:
    host = _start(started, folder / "host")
    _as_admin(host, "create role clerk login password 'of-clerk'")
    port = port_of(host.settings, "postgres")
    own = Settings(
        state_dir=folder / "own",
        dsn=f"postgresql://clerk:of-clerk@{LOOPBACK}:{port}/kho",  # type: ignore[arg-type]
    )
    with pytest.raises(AntqError) as caught:
        bootstrap.create_all(own)
    assert caught.value.fix is not None and "CREATEROLE" in caught.value.fix
