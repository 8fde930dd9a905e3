"""Where the bytes of a file are kept: in the common raw store, or in quarantine, apart and for a time."""

import time
from typing import Final

from fsspec.core import url_to_fs

from antq.core.settings import Settings
from antq.eventlog.rawstore import RawStore
from antq.intake.examined_file import Examined

QUARANTINE: Final = "quarantine"


def keep_original(settings: Settings, examined: Examined, data: bytes) -> None:
    """Keep the bytes before the event that names them commits. A marked file leaves none."""
    if examined.is_secret or not data:
        return
    url = settings.raw_store_url
    # What was refused or holds personal data is kept apart, where access is narrow and time is short.
    if examined.is_quarantined:
        url = f"{url.rstrip('/')}/{QUARANTINE}"
    RawStore(url).put(data)


def expire_quarantine(settings: Settings, now: float | None = None) -> int:
    """Remove quarantined originals older than `settings.quarantine_days`; returns how many went."""
    fs, root = url_to_fs(f"{settings.raw_store_url.rstrip('/')}/{QUARANTINE}")
    if not fs.exists(root):
        return 0
    limit = (time.time() if now is None else now) - settings.quarantine_days * 86400
    old = [path for path in fs.find(root) if fs.modified(path).timestamp() < limit]
    for path in old:
        fs.rm_file(path)
    return len(old)
