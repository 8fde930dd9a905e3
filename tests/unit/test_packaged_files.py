"""Every file that the package reads is packaged with it."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "antq"


def test_every_file_next_to_the_code_is_packaged() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["antq"]
    packaged = {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    read = {path for path in PACKAGE.rglob("*") if path.is_file() and _is_read(path)}

    assert {path.suffix for path in read} == {".csv", ".toml", ".sql", ".html", ".css"}
    assert read == packaged


def _is_read(path: Path) -> bool:
    """Whether the code reads the file: not code itself, nor a tool's settings such as `.sqlfluff`."""
    return path.suffix not in (".py", ".pyc") and not path.name.startswith(".")
