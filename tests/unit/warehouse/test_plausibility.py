"""The suites are found in the project, by their place."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from antq.core.errors import AntqError
from antq.warehouse import plausibility


@pytest.fixture(autouse=True)
def _nothing_loaded() -> Iterator[None]:
    """The project's own suites, where another test has loaded them, are put back at the end."""
    loaded = _take_out()
    yield
    _take_out()
    sys.modules.update(loaded)


def _take_out() -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name.partition(".")[0] == "expectations"]
    return {name: sys.modules.pop(name) for name in names}


def test_suites_are_loaded_from_the_project_and_the_import_path_stays(tmp_path: Path) -> None:
    folder = tmp_path / "expectations"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "run.py").write_text("SUITES = ('this project',)", encoding="utf-8")
    before = list(sys.path)

    assert plausibility.load_suites(tmp_path).SUITES == ("this project",)
    assert sys.path == before


def test_a_project_without_suites_is_an_error_with_a_fix(tmp_path: Path) -> None:
    with pytest.raises(AntqError, match="no suites of checks") as refused:
        plausibility.load_suites(tmp_path)
    assert refused.value.where == str(tmp_path / "expectations")
    assert refused.value.fix


def test_a_tasks_log_does_not_fill_with_what_great_expectations_registers() -> None:
    home = Path(__file__).parents[3]
    code = (
        "import logging; logging.basicConfig(level=logging.INFO);"
        "from pathlib import Path; from antq.warehouse import plausibility;"
        f"plausibility.load_suites(Path({str(home)!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "great_expectations" not in done.stderr
