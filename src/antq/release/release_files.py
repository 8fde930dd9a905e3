"""The Parquet files of releases, `releases/<name>/<mart>.parquet`, next to the raw files on any storage of fsspec's."""

from pathlib import Path

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from antq.core.errors import AntqError
from antq.eventlog.rawstore import write_atomically


class ReleaseFiles:
    """The files of release `name` below `url`."""

    def __init__(self, url: str, name: str) -> None:
        self._fs, root = url_to_fs(url)
        self.folder = f"{root.rstrip('/')}/releases/{name}"

    def put(self, mart: str, content: bytes) -> None:
        """Keep a mart's file, over one that a broken preparation left."""
        path = self._path(mart)
        if isinstance(self._fs, LocalFileSystem):
            write_atomically(Path(path), content)
        else:
            self._fs.makedirs(self.folder, exist_ok=True)
            self._fs.pipe_file(path, content)

    def get(self, mart: str) -> bytes:
        """The bytes of a mart's file. Raises AntqError when it is absent."""
        path = self._path(mart)
        try:
            content: bytes = self._fs.cat_file(path)
        except FileNotFoundError:
            raise AntqError(
                f"no file of mart {mart}", where=path, fix="restore it from a backup of the store"
            ) from None
        return content

    def _path(self, mart: str) -> str:
        return f"{self.folder}/{mart}.parquet"
