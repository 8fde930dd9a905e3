"""Keeps the files as they were received, named by their sha256, on any storage that fsspec knows."""

import contextlib
import hashlib
import os
import re
import tempfile
from pathlib import Path

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from antq.core.errors import AntqError


class RawStore:
    """Content-addressed files below `url` (`file:///…`, `s3://…`, a plain path): `raw/ab/cd…`."""

    def __init__(self, url: str) -> None:
        self._fs, self._root = url_to_fs(url)

    def put(self, content: bytes) -> str:
        """Keep the bytes; give their sha256 in hex. Keeping the same bytes again does nothing."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if not self._fs.exists(path):
            if isinstance(self._fs, LocalFileSystem):
                write_atomically(Path(path), content)
            else:
                # Object stores show an object when it is whole.
                self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
                self._fs.pipe_file(path, content)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of that sha256. Raises AntqError when they are absent or no longer what was kept."""
        path = self._path(sha256)
        try:
            content: bytes = self._fs.cat_file(path)
        except FileNotFoundError:
            raise AntqError(
                f"no raw file {sha256}", where=path, fix="restore it from a backup of the raw store"
            ) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise AntqError(
                f"the raw file {sha256} was changed: its content has another hash",
                where=path,
                fix="restore it from a backup of the raw store",
            )
        return content

    def _path(self, sha256: str) -> str:
        # The name comes from receipts and events; it must never lead out of the store.
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise AntqError(
                f"not a sha256: {sha256!r}", where="raw store", fix="give 64 lower-case hexadecimal digits"
            )
        return f"{self._root.rstrip('/')}/raw/{sha256[:2]}/{sha256[2:]}"


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file that is there whole and durable, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            # The event that names the file is durable at commit; the file must be so before.
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise
