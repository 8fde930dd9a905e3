"""The landing address: files that senders put below `<ANTQ_LANDING_URL>/<sender>/`, on any storage that fsspec knows.

A file is taken when two looks, at least SETTLED_SECONDS apart, find it unchanged. It is copied into the inbox and then
removed. Its submission id follows from its address and what the storage says of it (size, time, tag), so that a file
met again after a crash is the same submission, which is answered once.
"""

import json
import logging
import time
import uuid
from collections.abc import Mapping
from typing import Any, Final

from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs

from antq.core.settings import Settings
from antq.intake import landing

_log = logging.getLogger(__name__)
_NAMESPACE: Final = uuid.UUID("0f2b7c1e-6f0e-5c58-9d2c-6f7f0a3c8a11")
# What storages call the time and tag of a file's present content.
_MARKS: Final = ("ETag", "etag", "LastModified", "mtime", "created", "updated", "ino")


def sweep(settings: Settings) -> list[str]:
    """Take what has settled at the landing address into the inbox; gives the submission ids.

    A storage that cannot be reached, or a file that cannot be taken, holds up nothing else; it is logged and tried
    again at the next look.
    """
    if not settings.landing_url:
        return []
    try:
        fs, top = url_to_fs(settings.landing_url)
        fs.invalidate_cache()
        found: dict[str, dict[str, Any]] = fs.find(top, detail=True) if fs.exists(top) else {}
    except Exception as error:
        # Whatever the storage's library raises; its words may name keys.
        _log.error("the landing address cannot be looked at: %s", type(error).__name__)
        return []
    seen = _looks(settings)
    now = time.time()
    looks = {}
    landed = []
    for path, about in sorted(found.items()):
        parts = path.removeprefix(top).strip("/").split("/")
        if len(parts) < 2 or about.get("type") != "file" or about.get("islink"):
            continue
        if path.endswith("/") or landing.is_temporary(parts[-1]):
            continue
        print_ = _fingerprint(about)
        last_print, since = seen.get(path, ("", now))
        looks[path] = (print_, since if last_print == print_ else now)
        if last_print == print_ and now - since >= landing.SETTLED_SECONDS:
            try:
                landed += _take(settings, fs, path, parts, print_)
            except Exception as error:
                _log.error("a file of sender %s cannot be taken: %s", parts[0], type(error).__name__)
    _keep_looks(settings, looks)
    return landed


def _take(
    settings: Settings, fs: AbstractFileSystem, path: str, parts: list[str], fingerprint: str
) -> list[str]:
    submission_id = str(uuid.uuid5(_NAMESPACE, f"{settings.landing_url}\n{path}\n{fingerprint}"))

    def is_still() -> bool:
        fs.invalidate_cache()
        return _fingerprint(fs.info(path)) == fingerprint

    if not landing.is_landed(settings, submission_id):
        with fs.open(path, "rb") as reading:
            if not landing.land_stream(settings, submission_id, parts[0], parts[-1], reading, is_still):
                return []
    # What was put in its place meanwhile is another submission.
    if is_still():
        fs.rm_file(path)
    return [submission_id]


def _fingerprint(about: Mapping[str, Any]) -> str:
    return json.dumps([about.get("size"), *(str(about[mark]) for mark in _MARKS if mark in about)])


def _looks(settings: Settings) -> dict[str, tuple[str, float]]:
    """What the last look saw: fingerprint and since when, by path."""
    try:
        seen = json.loads((landing.root(settings) / "looks.json").read_text(encoding="utf-8"))
        return {path: (str(fingerprint), float(since)) for path, (fingerprint, since) in seen.items()}
    except (OSError, ValueError):
        # Without the file each report is looked at twice more; none is lost.
        return {}


def _keep_looks(settings: Settings, looks: Mapping[str, tuple[str, float]]) -> None:
    file = landing.root(settings) / "looks.json"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_text(json.dumps(looks), encoding="utf-8")
