"""The drop folders: files that are put by hand, or by a sender's program, into `<state_dir>/landing/drop/<sender>/`.

Senders may write there, so no file there is trusted to stay what it looks like. A settled file is renamed
into a folder `.taken-<submission id>` next to it, which claims it; then it is opened without following a link and
without waiting, and only the bytes of a plain file are copied into the inbox. A sweep cut short leaves such a folder,
and the next one lands the file under the same submission id, which is answered once.
"""

import fcntl
import logging
import os
import stat
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from antq.core.settings import Settings
from antq.intake import landing

_log = logging.getLogger(__name__)
_TAKEN: Final = ".taken-"


def folder(settings: Settings) -> Path:
    """The folder that holds a folder for each sender."""
    return landing.root(settings) / "drop"


def sweep(settings: Settings) -> list[str]:
    """Land the settled files of all senders; returns their submission ids.

    A folder or file that cannot be taken is logged and holds up no other.
    """
    top = folder(settings)
    if not top.is_dir():
        return []
    taken: list[str] = []
    with _only_sweeper(top) as is_alone:
        for sender in sorted(top.iterdir()) if is_alone else []:
            try:
                if not sender.is_symlink() and sender.is_dir():
                    taken += _sweep_sender(settings, sender)
            except OSError as error:
                _log.error("the drop folder of %s cannot be looked at: %s", sender.name, error.strerror)
    return taken


@contextmanager
def _only_sweeper(top: Path) -> Iterator[bool]:
    """Two sweeps at once would land one file twice: the second leaves it to the first."""
    descriptor = os.open(top, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)


def _sweep_sender(settings: Settings, sender: Path) -> list[str]:
    claimed = []
    for path in sorted(sender.iterdir()):
        if _is_claim(path):
            claimed.append(path)
        elif _is_settled(path):
            claim = sender / f"{_TAKEN}{uuid.uuid4()}"
            claim.mkdir(mode=0o700)
            try:
                path.rename(claim / path.name)
            except FileNotFoundError:
                claim.rmdir()
                continue
            claimed.append(claim)
    taken = []
    for claim in claimed:
        try:
            if _land_claimed(settings, sender.name, claim):
                taken.append(claim.name.removeprefix(_TAKEN))
        except OSError as error:
            _log.error("a file of sender %s cannot be taken: %s", sender.name, error.strerror)
    return taken


def _is_claim(path: Path) -> bool:
    """Whether an earlier sweep left this; a folder that a sender named nearly so is none."""
    try:
        submission_id = str(uuid.UUID(path.name.removeprefix(_TAKEN)))
    except ValueError:
        return False
    return path.name == f"{_TAKEN}{submission_id}" and path.is_dir() and not path.is_symlink()


def _is_settled(path: Path) -> bool:
    """Whether a plain file is here that nobody has changed for a while."""
    if landing.is_temporary(path.name):
        return False
    try:
        about = path.lstat()
    except FileNotFoundError:
        # Renamed by the program that wrote it, between the listing and this look.
        return False
    return _is_plain(about) and time.time() - about.st_mtime > landing.SETTLED_SECONDS


def _is_plain(about: os.stat_result) -> bool:
    # A second name of the file could lead to one that its sender may not read.
    return stat.S_ISREG(about.st_mode) and about.st_nlink == 1


def _land_claimed(settings: Settings, sender: str, claim: Path) -> bool:
    """Land what a claim holds, and remove the claim; whether it was a file. Raises OSError, then the claim stays."""
    is_landed = False
    for path in claim.iterdir():
        is_landed |= _land_file(settings, sender, claim.name.removeprefix(_TAKEN), path)
        path.unlink()
    claim.rmdir()
    return is_landed


def _land_file(settings: Settings, sender: str, submission_id: str, path: Path) -> bool:
    """Whether this is a plain file, which is in the inbox now."""
    # What was swapped in after the look must neither be followed (a link) nor waited for (a pipe).
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        if path.is_symlink() or not path.is_file():
            _log.error("what sender %s dropped is no plain file: %s", sender, landing.safe_name(path.name))
            return False
        raise
    with os.fdopen(descriptor, "rb") as reading:
        if not _is_plain(os.fstat(descriptor)):
            _log.error("what sender %s dropped is no plain file: %s", sender, landing.safe_name(path.name))
            return False
        if not landing.is_landed(settings, submission_id):
            landing.land_stream(settings, submission_id, sender, path.name, reading, lambda: True)
    return True
