"""The landing inbox: where files stand between their arrival and their receipt.

    <state_dir>/landing/inbox/<submission_id>/original       the bytes, under a name no sender can choose
    <state_dir>/landing/inbox/<submission_id>/landing.json   who sent it, under which name, and when
    <state_dir>/landing/drop/<sender>/…                      files put there by hand, swept into the inbox

Files at the landing address (`antq.intake.channels`) come into the same inbox.

A folder is filled under `incoming/` and renamed into the inbox, so the inbox never shows half a file.
"""

import contextlib
import json
import os
import shutil
import stat
import time
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from antq.errors import AntqError
from antq.intake.senders import NATIONAL_DESK
from antq.settings import Settings

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
# A dropped file younger than this may still be growing.
SETTLED_SECONDS = 5.0
# Folders under incoming/ of a sweep, or a copy, that was cut short.
_STALE_SECONDS = 60.0
_ABANDONED_SECONDS = 3600.0
# Names programs use for files that are not finished or not the document itself.
_TEMPORARY_PREFIXES = (".", "~$", ".~")
_TEMPORARY_SUFFIXES = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
_NAME_LENGTH = 160


@dataclass(frozen=True)
class Landed:
    """A file in the inbox: its id, original bytes, the name it came under (made safe), sender and times."""

    submission_id: str
    path: Path
    file_name: str
    sender: str
    landed_at: datetime
    received_at: datetime


def safe_name(name: str) -> str:
    """The last part of a path as one printable line: no folders, control or direction-changing characters."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    if len(kept) > _NAME_LENGTH:
        stem, dot, suffix = kept.rpartition(".")
        kept = f"{stem[: _NAME_LENGTH - 12]}….{suffix[:10]}" if dot else kept[:_NAME_LENGTH]
    return kept or "unnamed"


def root(settings: Settings) -> Path:
    """The landing folder."""
    return settings.state_dir / "landing"


def _inbox(settings: Settings) -> Path:
    return root(settings) / "inbox"


def _prepare(
    settings: Settings,
    sender: str,
    name: str,
    received_at: datetime | None,
    submission_id: str | None = None,
) -> Path:
    """A new folder under incoming/ with its landing.json; the bytes come next."""
    now = datetime.now(VIET_NAM)
    if received_at is not None and received_at.tzinfo is None:
        received_at = received_at.replace(tzinfo=VIET_NAM)
    submission_id = submission_id or str(uuid.uuid4())
    folder = root(settings) / "incoming" / submission_id
    for parent in (folder.parent, _inbox(settings)):
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700)
    about = {
        "submission_id": submission_id,
        "file_name": safe_name(name),
        "sender": safe_name(sender),
        "landed_at": now.isoformat(),
        "received_at": (received_at or now).astimezone(VIET_NAM).isoformat(),
    }
    (folder / "landing.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    return folder


def _publish(settings: Settings, folder: Path) -> str:
    folder.rename(_inbox(settings) / folder.name)
    return folder.name


def land(
    settings: Settings, path: Path | str, sender: str | None = None, received_at: datetime | None = None
) -> str:
    """Copy a file into the inbox and return its new submission id.

    Without a sender it is the national desk that files. `received_at` defaults to now; a synthetic file may carry its
    own. Raises AntqError if it is no readable file.
    """
    source = Path(path)
    if not source.is_file():
        raise AntqError("no such file", where=str(source), fix="give the path of one report file")
    folder = _prepare(settings, sender or NATIONAL_DESK, source.name, received_at)
    try:
        with source.open("rb") as reading, (folder / "original").open("xb") as writing:
            shutil.copyfileobj(reading, writing, 1024 * 1024)
            writing.flush()
            os.fsync(writing.fileno())
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise AntqError(f"cannot copy the file: {error.strerror}", where=str(source)) from error
    return _publish(settings, folder)


def land_stream(
    settings: Settings,
    submission_id: str,
    folder: str,
    name: str,
    reading: IO[bytes],
    is_still: Callable[[], bool],
) -> bool:
    """Land what a stream gives, as the file of the sender of `folder`, under a submission id of the caller's.

    At most one byte more than a file may have is read. Nothing lands, and False is returned, where `is_still` denies
    at the end that the source is what it was at the beginning.
    """
    shutil.rmtree(root(settings) / "incoming" / submission_id, ignore_errors=True)
    incoming = _prepare(settings, _owner(folder), name, None, submission_id)
    with (incoming / "original").open("xb") as writing:
        left = settings.max_file_bytes + 1
        while left and (block := reading.read(min(left, 1024 * 1024))):
            writing.write(block)
            left -= len(block)
        writing.flush()
        os.fsync(writing.fileno())
    if not is_still():
        shutil.rmtree(incoming, ignore_errors=True)
        return False
    _publish(settings, incoming)
    return True


def is_landed(settings: Settings, submission_id: str) -> bool:
    """Whether a submission waits in the inbox."""
    return (_inbox(settings) / submission_id).is_dir()


def is_temporary(name: str) -> bool:
    """Whether programs use such a name for files that are not finished, or not the document itself."""
    return name.startswith(_TEMPORARY_PREFIXES) or name.lower().endswith(_TEMPORARY_SUFFIXES)


def _owner(folder: str) -> str:
    """Whose a folder's files are. The desk files at the machine only: a folder of its name has no sender's rights."""
    return f"inbox:{folder}" if safe_name(folder) == NATIONAL_DESK else folder


def _is_settled(path: Path, now: float) -> bool:
    if is_temporary(path.name):
        return False
    try:
        about = path.lstat()
    except FileNotFoundError:
        # Renamed by the program that wrote it, between the listing and this look.
        return False
    # A link could point at anything the service can read, so only plain files are taken.
    return stat.S_ISREG(about.st_mode) and now - about.st_mtime > SETTLED_SECONDS


def sweep(settings: Settings) -> list[str]:
    """Move settled files from drop/<sender>/ into the inbox; returns their submission ids.

    A sweep cut short leaves a folder under incoming/ that the next sweep finishes.
    """
    now = time.time()
    taken = []
    incoming = root(settings) / "incoming"
    for folder in sorted(incoming.iterdir()) if incoming.is_dir() else []:
        age = now - folder.stat().st_mtime
        if age > _STALE_SECONDS and _came_by_rename(folder):
            taken.append(_publish(settings, folder))
        elif age > _ABANDONED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
    drop = root(settings) / "drop"
    for sender in sorted(drop.iterdir()) if drop.is_dir() else []:
        if sender.is_symlink() or not sender.is_dir():
            continue
        for path in sorted(sender.iterdir()):
            if not _is_settled(path, now):
                continue
            folder = _prepare(settings, _owner(sender.name), path.name, None)
            (folder / "moved").touch()
            try:
                path.rename(folder / "original")
            except FileNotFoundError:
                # Another sweep had it first.
                shutil.rmtree(folder, ignore_errors=True)
                continue
            taken.append(_publish(settings, folder))
    return taken


def _came_by_rename(folder: Path) -> bool:
    """Whether the bytes came from a drop folder: whole, and standing nowhere else."""
    return all((folder / name).is_file() for name in ("moved", "original", "landing.json"))


def pending(settings: Settings) -> list[str]:
    """Submission ids waiting in the inbox, oldest first, after a sweep of the drop folders."""
    sweep(settings)
    inbox = _inbox(settings)
    if not inbox.is_dir():
        return []
    landed = []
    for folder in inbox.iterdir():
        # Another process may take a file in, and clear its folder, while this one looks.
        with contextlib.suppress(FileNotFoundError):
            landed.append(((folder / "landing.json").stat().st_mtime_ns, folder.name))
    return [name for _, name in sorted(landed)]


def read(settings: Settings, submission_id: str) -> Landed:
    """What landed under this id. Raises AntqError if nothing did, or it was cleared already."""
    folder = _inbox(settings) / str(uuid.UUID(submission_id))
    try:
        about = json.loads((folder / "landing.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AntqError(
            "nothing has landed under this submission", where=submission_id, fix="submit the file again"
        ) from None
    return Landed(
        submission_id=about["submission_id"],
        path=folder / "original",
        file_name=about["file_name"],
        sender=about["sender"],
        landed_at=datetime.fromisoformat(about["landed_at"]),
        received_at=datetime.fromisoformat(about["received_at"]),
    )


def done(settings: Settings, submission_id: str) -> None:
    """Clear a submission from the inbox; its receipt and, where kept, its raw file stand elsewhere by now."""
    folder = _inbox(settings) / str(uuid.UUID(submission_id))
    if folder.is_dir():
        gone = root(settings) / "incoming" / f"{folder.name}.done"
        folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)
