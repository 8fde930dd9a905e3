"""Makes the two locked virtual environments; run by `make` before anything is installed, so standard library only.

    python3.11 -I src/antq/platform/environments.py [--tools | --lock]

`.venv-uv` gets uv through pip; uv then installs the hashed locks into `.venv` and `.venv-superset`, both at once.
What an environment holds is noted in its `antq-stamp.json`, so that a second run takes no time.
"""

import argparse
import hashlib
import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HOME = Path(__file__).resolve().parents[3]
REQUIREMENTS = HOME / "requirements"
UV_ENVIRONMENT = HOME / ".venv-uv"
STAMP = "antq-stamp.json"


class SetUpError(Exception):
    """A step failed: which, why, and what to do."""

    def __init__(self, step: str, why: str, fix: str) -> None:
        super().__init__(f"make: {step} failed\n  why: {why}\n  fix: {fix}")


def run(step: str, argv: list[str], environment: dict[str, str], fix: str) -> None:
    """Run one command quietly; raises SetUpError with its last words if it fails."""
    try:
        done = subprocess.run(argv, env=environment, cwd=HOME, capture_output=True, text=True, check=False)
    except OSError as error:
        raise SetUpError(step, str(error), fix) from None
    if done.returncode != 0:
        output_lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise SetUpError(step, "\n       ".join(output_lines[-6:]) or f"exit code {done.returncode}", fix)


def timed(name: str, action: Callable[[], bool]) -> None:
    """Run a step; name it with its time, unless there was nothing to do."""
    started = time.monotonic()
    if action():
        print(f"  {name}: {time.monotonic() - started:.1f} s", flush=True)


def digest(*files: Path) -> dict[str, str]:
    """The sha256 of each file by its name."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def held(folder: Path) -> dict[str, str]:
    """The locks an environment was last made from, with their digests."""
    try:
        stamp: dict[str, str] = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if (folder / "bin" / "python").exists() else {}


def pip_settings(python: Path) -> dict[str, str]:
    """What pip is configured with, as uv's variables: a mirror set up for pip must serve uv too."""
    listed = subprocess.run(
        [python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False, cwd=HOME
    ).stdout
    found: dict[str, str] = {}
    # `:env:.x` after `install.x` and `global.x`: pip lets the environment win.
    for line in sorted(listed.splitlines(), key=lambda line: line.startswith(":env:")):
        name, _, value = line.partition("=")
        found[name.rsplit(".", 1)[-1]] = shlex.split(value)[0] if value else ""
    wanted = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
        "trusted-host": "UV_INSECURE_HOST",
    }
    variables = {theirs: " ".join(found[ours].split()) for ours, theirs in wanted.items() if found.get(ours)}
    if "UV_INDEX" in variables:
        # pip looks through all its indexes; every file is held to its hash, wherever it comes from.
        variables["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    if "UV_FIND_LINKS" in variables:
        variables["UV_FIND_LINKS"] = variables["UV_FIND_LINKS"].replace(" ", ",")
    return {name: value for name, value in variables.items() if name not in os.environ}


def base_environment() -> dict[str, str]:
    """The caller's environment without what would make pip or uv work in another Python."""
    dropped = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX")
    return {name: value for name, value in os.environ.items() if name not in dropped}


def install_uv() -> bool:
    """Make `.venv-uv` with the pinned uv. Returns whether there was work to do."""
    lock = REQUIREMENTS / "uv.txt"
    if held(UV_ENVIRONMENT) == digest(lock):
        return False
    environment = base_environment()
    run(
        "make .venv-uv",
        [sys.executable, "-m", "venv", "--clear", str(UV_ENVIRONMENT)],
        environment,
        "install Python 3.11 with its venv module (Debian: python3.11-venv)",
    )
    run(
        "install uv",
        [
            *(str(UV_ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "--quiet", "--require-hashes"),
            *("--disable-pip-version-check", "--requirement", str(lock)),
        ],
        environment,
        "check that pip reaches the package registry (`pip config list` shows how), then run make again",
    )
    (UV_ENVIRONMENT / STAMP).write_text(json.dumps(digest(lock)), encoding="utf-8")
    return True


def install(folder: Path, locks: list[Path], uv_variables: dict[str, str]) -> bool:
    """Bring one environment to `locks`, and to what it already held in addition. Returns whether it changed."""
    have = held(folder)
    wanted = digest(*locks)
    if all(have.get(name) == value for name, value in wanted.items()):
        if folder.name == ".venv":
            # The checkout may have been moved since, or the environment made from another.
            link_package(folder)
        return False
    # The tools of `make test` stay when `make run` renews the environment they were put into.
    locks = locks + [REQUIREMENTS / name for name in sorted(have) if REQUIREMENTS / name not in locks]
    locks = [lock for lock in locks if lock.is_file()]
    environment = {**base_environment(), **uv_variables}
    uv = str(UV_ENVIRONMENT / "bin" / "uv")
    python = folder / "bin" / "python"
    fix = "check the registry's address and free disk space; a half-made environment is mended by running make again"
    (folder / STAMP).unlink(missing_ok=True)
    if not python.exists():
        run(
            f"make {folder.name}",
            [uv, "venv", "--quiet", "--python", sys.executable, str(folder)],
            environment,
            fix,
        )
    run(
        f"install {folder.name}",
        [
            *(uv, "pip", "sync", "--quiet", "--python", str(python), "--require-hashes"),
            # Else every service compiles its modules at its first start: 4.8 s instead of 1.4 s for Airflow.
            "--compile-bytecode",
            *map(str, locks),
        ],
        environment,
        fix,
    )
    if folder.name == ".venv":
        link_package(folder)
    (folder / STAMP).write_text(json.dumps(digest(*locks)), encoding="utf-8")
    return True


def link_package(folder: Path) -> None:
    """Make `import antq` and the `antq` command work from the checkout, without a build."""
    site_packages = next((folder / "lib").glob("python3.*")) / "site-packages"
    (site_packages / "antq.pth").write_text(f"{HOME / 'src'}\n", encoding="utf-8")
    command = folder / "bin" / "antq"
    command.write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -m antq "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def compile_locks(uv_variables: dict[str, str]) -> None:
    """Resolve each requirements/*.in into its lock; `etl` before `tools`, which is constrained by it."""
    uv = str(UV_ENVIRONMENT / "bin" / "uv")
    for name in ("uv", "etl", "superset", "tools"):
        started = time.monotonic()
        run(
            f"lock {name}",
            [
                *(
                    uv,
                    "pip",
                    "compile",
                    "--quiet",
                    "--python-version",
                    "3.11",
                    "--generate-hashes",
                    "--no-header",
                ),
                *("--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--upgrade"),
                *("--output-file", f"requirements/{name}.txt", f"requirements/{name}.in"),
            ],
            {**base_environment(), **uv_variables},
            "read the conflict above and change the pin it names",
        )
        print(f"  requirements/{name}.txt: {time.monotonic() - started:.1f} s", flush=True)


def main() -> int:
    """Make what was asked for. Returns 0, or 1 after saying which step failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tools", action="store_true", help="also what tests and checks need")
    parser.add_argument("--lock", action="store_true", help="resolve the locks anew and install nothing")
    arguments = parser.parse_args()
    if sys.version_info[:2] != (3, 11):
        print(
            f"make: Python 3.11 is needed, this is {sys.version.split()[0]}\n  fix: make PYTHON=/path/to/python3.11"
        )
        return 1
    etl = [REQUIREMENTS / "etl.txt"] + ([REQUIREMENTS / "tools.txt"] if arguments.tools else [])
    try:
        timed("uv", install_uv)
        uv_variables = pip_settings(UV_ENVIRONMENT / "bin" / "python")
        if arguments.lock:
            compile_locks(uv_variables)
            return 0
        with ThreadPoolExecutor(max_workers=2) as pool:
            jobs = [
                pool.submit(
                    timed,
                    "environment .venv (Airflow, dbt)",
                    lambda: install(HOME / ".venv", etl, uv_variables),
                ),
                pool.submit(
                    timed,
                    "environment .venv-superset",
                    lambda: install(HOME / ".venv-superset", [REQUIREMENTS / "superset.txt"], uv_variables),
                ),
            ]
        for job in jobs:
            job.result()
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
