"""The environment that `make` keeps: bound to this checkout, also where nothing has to be installed."""

import json
from pathlib import Path

from antq.platform import environments


def test_an_environment_made_from_another_checkout_is_bound_to_this_one(tmp_path: Path) -> None:
    folder = tmp_path / ".venv"
    packages = folder / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    (folder / "bin").mkdir()
    (folder / "bin" / "python").touch()
    (packages / "antq.pth").write_text("/gone/src\n")
    lock = environments.REQUIREMENTS / "etl.txt"
    (folder / environments.STAMP).write_text(json.dumps(environments.digest(lock)))

    assert environments.install(folder, [lock], {}) is False

    assert (packages / "antq.pth").read_text() == f"{environments.HOME / 'src'}\n"
