"""The landing inbox: where files wait between their arrival and their receipt.

    <state_dir>/landing/inbox/<submission_id>/original       the bytes, under a name no sender can choose
    <state_dir>/landing/inbox/<submission_id>/landing.json   who sent it, under which name, and when
    <state_dir>/landing/set_aside/<name>/                    a folder of the inbox that cannot be read, with WHY.txt

Files come by `antq submit`, from the drop folders (`antq.intake.drop_folders`) and from the landing address
(`antq.intake.channels`). A folder is filled under `incoming/` and renamed into the inbox, so the inbox never shows half
a file; bytes, note and folders are on disk before the name is.
"""

import contextlib
import json
import logging
import os
import shutil
import time
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.intake.senders import NATIONAL_DESK

_log = logging.getLogger(__name__)
# A file younger than this may still be growing.
SETTLED_SECONDS = 5.0
# Folders under incoming/ of a copy that was cut short.
_ABANDONED_SECONDS = 3600.0
# Names programs use for files that are not finished or not the document itself.
_TEMPORARY_PREFIXES = (".", "~$", ".~")
_TEMPORARY_SUFFIXES = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
_NAME_LENGTH = 160
_NOTE: Final = "landing.json"
_ORIGINAL: Final = "original"
_ANSWERED: Final = ".done"
_BLOCK: Final = 1024 * 1024


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


def _incoming(settings: Settings) -> Path:
    return root(settings) / "incoming"


def set_aside_folder(settings: Settings) -> Path:
    """Where folders of the inbox go that cannot be read."""
    return root(settings) / "set_aside"


def _prepare(
    settings: Settings,
    sender: str,
    name: str,
    received_at: datetime | None,
    submission_id: str | None = None,
) -> Path:
    """A new folder under incoming/ with its note; the bytes come next."""
    now = datetime.now(VIET_NAM)
    if received_at is not None and received_at.tzinfo is None:
        received_at = received_at.replace(tzinfo=VIET_NAM)
    submission_id = submission_id or str(uuid.uuid4())
    folder = _incoming(settings) / submission_id
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
    with (folder / _NOTE).open("x", encoding="utf-8") as note:
        note.write(json.dumps(about, ensure_ascii=False))
        note.flush()
        os.fsync(note.fileno())
    return folder


def _copy(reading: IO[bytes], target: Path, most: int | None = None) -> None:
    """Copy a stream into a new file, at most `most` bytes of it, and see it on disk."""
    with target.open("xb") as writing:
        left = _BLOCK if most is None else most
        while left and (block := reading.read(min(left, _BLOCK))):
            writing.write(block)
            left -= 0 if most is None else len(block)
        writing.flush()
        os.fsync(writing.fileno())


def _publish(settings: Settings, folder: Path) -> str:
    """Move a filled folder into the inbox. A power cut leaves it there whole, or not at all."""
    _sync_folder(folder)
    folder.rename(_inbox(settings) / folder.name)
    _sync_folder(_inbox(settings))
    _sync_folder(folder.parent)
    return folder.name


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
        with source.open("rb") as reading:
            _copy(reading, folder / _ORIGINAL)
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
    shutil.rmtree(_incoming(settings) / submission_id, ignore_errors=True)
    incoming = _prepare(settings, _owner(folder), name, None, submission_id)
    _copy(reading, incoming / _ORIGINAL, settings.max_file_bytes + 1)
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


def tidy(settings: Settings) -> list[str]:
    """Clear what earlier runs left under incoming/, and set aside the folders of the inbox that cannot be read.

    Returns the names of what was set aside. One bad folder holds up no other.
    """
    now = time.time()
    incoming = _incoming(settings)
    for folder in sorted(incoming.iterdir()) if incoming.is_dir() else []:
        with contextlib.suppress(FileNotFoundError):
            is_answered = folder.name.endswith(_ANSWERED)
            if is_answered or now - folder.lstat().st_mtime > _ABANDONED_SECONDS:
                _remove(folder)
    inbox = _inbox(settings)
    aside = []
    for folder in sorted(inbox.iterdir()) if inbox.is_dir() else []:
        try:
            _read_folder(folder)
        except AntqError as error:
            # Another process may have answered it and cleared its folder meanwhile.
            if folder.exists() or folder.is_symlink():
                _set_aside(settings, folder, error)
                aside.append(folder.name)
    return aside


def _set_aside(settings: Settings, folder: Path, error: AntqError) -> None:
    target = set_aside_folder(settings) / f"{folder.name}.{uuid.uuid4().hex[:8]}"
    target.mkdir(mode=0o700, parents=True)
    folder.rename(target / folder.name)
    (target / "WHY.txt").write_text(f"{error}\n", encoding="utf-8")
    _log.error("set aside from the landing inbox: %s (%s)", target, error.what)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def set_aside(settings: Settings) -> list[Path]:
    """What was set aside and waits for a person, by name."""
    folder = set_aside_folder(settings)
    return sorted(folder.iterdir()) if folder.is_dir() else []


def waiting(settings: Settings) -> list[Landed]:
    """The submissions that wait in the inbox and can be read, oldest first."""
    inbox = _inbox(settings)
    landed = []
    for folder in inbox.iterdir() if inbox.is_dir() else []:
        # Another process may take a file in, and clear its folder, while this one looks.
        with contextlib.suppress(AntqError):
            landed.append(_read_folder(folder))
    return sorted(landed, key=lambda one: (one.landed_at, one.submission_id))


def pending(settings: Settings) -> list[str]:
    """The ids of `waiting`."""
    return [landed.submission_id for landed in waiting(settings)]


def read(settings: Settings, submission_id: str) -> Landed:
    """What landed under this id. Raises AntqError if nothing did, it was cleared already, or its folder is damaged."""
    folder = _inbox(settings) / str(uuid.UUID(submission_id))
    if not folder.is_dir():
        raise AntqError(
            "nothing has landed under this submission", where=submission_id, fix="submit the file again"
        )
    return _read_folder(folder)


def _read_folder(folder: Path) -> Landed:
    """A folder of the inbox. Raises AntqError, saying what of it cannot be read."""
    try:
        if str(uuid.UUID(folder.name)) != folder.name:
            raise ValueError("its name is no submission id")
        about = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
        original = folder / _ORIGINAL
        if original.is_symlink() or not original.is_file():
            raise ValueError("it holds no file named original")
        return Landed(
            submission_id=folder.name,
            path=original,
            file_name=str(about["file_name"]),
            sender=str(about["sender"]),
            landed_at=_moment(about["landed_at"]),
            received_at=_moment(about["received_at"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AntqError(
            f"a folder of the landing inbox cannot be read: {error}",
            where=str(folder),
            fix="if it holds a report, submit that file again (antq submit); then remove the folder",
        ) from None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"a time without its zone: {text}")
    return moment


def done(settings: Settings, submission_id: str) -> None:
    """Clear a submission from the inbox; its receipt and, where kept, its raw file are elsewhere by now."""
    folder = _inbox(settings) / str(uuid.UUID(submission_id))
    if folder.is_dir():
        gone = _incoming(settings) / f"{folder.name}{_ANSWERED}"
        gone.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove(gone)
        folder.rename(gone)
        _remove(gone)
