"""What tells one dbt project from another."""

import os
from pathlib import Path

import pytest

from antq.core.settings import Settings
from antq.warehouse.dbt_run import project_digest


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The one model of a project."""
    path = tmp_path / "dbt_project/models/one.sql"
    path.parent.mkdir(parents=True)
    path.write_text("select 1")
    return path


def _digest(model: Path) -> str:
    return project_digest(Settings(home=model.parents[2], state_dir=model.parents[2]))


def test_a_changed_byte_makes_another_project_although_size_and_time_are_the_same(model: Path) -> None:
    before, times = _digest(model), model.stat()

    model.write_text("select 2")
    os.utime(model, ns=(times.st_atime_ns, times.st_mtime_ns))

    assert _digest(model) != before


def test_a_renamed_file_makes_another_project(model: Path) -> None:
    before = _digest(model)

    model.rename(model.with_name("two.sql"))

    assert _digest(model.with_name("two.sql")) != before


def test_files_written_anew_are_the_same_project(model: Path) -> None:
    before = _digest(model)

    os.utime(model, (0, 0))

    assert _digest(model) == before
