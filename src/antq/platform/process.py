"""Starting and ending a service's processes: a session of its own, default signals, nothing left over."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

# Every process of an installation carries this, so that `down` finds those that left their session too.
MARK = "_ANTQ_SUPERVISED_BY"
# Seconds a process gets to stop by itself before it is killed.
STOP_WAIT = 20.0


@dataclass(frozen=True)
class RunAs:
    """The account a process runs under."""

    name: str
    uid: int
    gid: int


def _default_signals() -> None:
    """Undo signals ignored by a shell's `&` or nohup: a scheduler that inherits them never stops."""
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    ends = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
    for number in (*ends, signal.SIGPIPE, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)


def spawn(
    argv: Sequence[str],
    *,
    environment: Mapping[str, str],
    log: Path,
    cwd: Path,
    run_as: RunAs | None = None,
) -> subprocess.Popen[bytes]:
    """Start `argv` in a session of its own, output appended to `log`, as `run_as` (default: this user)."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(
            list(argv),
            env=dict(environment),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_default_signals,
            umask=0o077,
            user=run_as.uid if run_as else None,
            group=run_as.gid if run_as else None,
            extra_groups=[] if run_as else None,
        )
    finally:
        os.close(descriptor)


def family(leader: int, mark: str | None = None) -> list[psutil.Process]:
    """Living processes of the session or group of `leader`, its descendants, and those that carry `mark`."""
    found: dict[int, psutil.Process] = {}
    with contextlib.suppress(psutil.NoSuchProcess):
        root = psutil.Process(leader)
        found[leader] = root
        found.update({child.pid: child for child in root.children(recursive=True)})
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if (
                os.getsid(process.pid) == leader
                or os.getpgid(process.pid) == leader
                or (mark is not None and process.environ().get(MARK) == mark)
            ):
                found[process.pid] = process
    found.pop(os.getpid(), None)
    return [p for p in found.values() if is_alive(p)]


def listens(leader: int, port: int) -> bool:
    """Whether `leader` or a descendant of it listens on the TCP `port`; also when this user may not know."""
    try:
        root = psutil.Process(leader)
        connections = [c for p in (root, *root.children(recursive=True)) for c in p.net_connections("tcp")]
    except psutil.AccessDenied:
        return True
    except psutil.NoSuchProcess:
        return False
    return any(c.status == psutil.CONN_LISTEN and c.laddr.port == port for c in connections)


def is_alive(process: psutil.Process) -> bool:
    """Whether `process` still runs (a zombie does not)."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def end(leader: int, *, stop_signal: signal.Signals = signal.SIGTERM, wait: float = STOP_WAIT) -> bool:
    """Ask `leader`'s group to stop, wait at most `wait` seconds, then kill what is left of it.

    Returns whether it stopped by itself.
    """
    members = family(leader)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(leader, stop_signal)
    deadline = time.monotonic() + wait
    while time.monotonic() < deadline:
        _reap(leader)
        if not any(is_alive(p) for p in members):
            break
        time.sleep(0.05)
    left = [p for p in {*members, *family(leader)} if is_alive(p)]
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=5)
    _reap(leader)
    return not left


def _reap(pid: int) -> None:
    """Collect `pid` if it is our child, so that it does not stay as a zombie."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
