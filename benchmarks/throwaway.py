"""A warehouse in a temporary folder, on a server of its own, for benchmarks; nothing of it is left."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from antq.core.settings import Settings
from antq.platform import bootstrap
from antq.platform.server import Server


@contextmanager
def throwaway_warehouse(port: int, **given: Any) -> Iterator[tuple[Settings, Server]]:
    """The settings and the running server of a warehouse with an empty log, at a port; `given` are further settings."""
    # Not a user's temporary folder: run as root, the server is another user and must reach it.
    folder = Path(tempfile.mkdtemp(prefix="antq-bench-"))
    folder.chmod(0o711)
    settings = Settings(state_dir=folder / "state", postgres_port=port, **given)
    server = Server(settings)
    try:
        server.start()
        bootstrap.create_roles(settings)
        bootstrap.prepare_warehouse(settings)
        bootstrap.migrate_warehouse(settings)
        yield settings, server
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
