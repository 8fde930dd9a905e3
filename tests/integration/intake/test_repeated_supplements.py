"""A supplement that sends lines again is held; one that is new goes in. Workbooks of every form and layout."""

import sys
from pathlib import Path
from typing import Any

import pytest
from test_take_in import Intake

from antq.intake.dry_run import dry_run

sys.path.insert(0, str(Path(__file__).parents[2] / "golden"))
from workbooks import supplements


@pytest.fixture(scope="module")
def results(module_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """By what went wrong, the pairs it went wrong with."""
    folder: Path = tmp_path_factory.mktemp("files")
    intake = Intake(module_warehouse, folder)
    wrong: dict[str, list[str]] = {"not filed": [], "doubled": [], "held": []}
    for pair in supplements.pairs(1):
        first = intake.file(pair.first.data, pair.first.name)
        if first.status != "filed":
            wrong["not filed"].append(f"{pair.first.name}: {[f.message_vi for f in first.findings]}")
        path = folder / pair.second.name
        path.write_bytes(pair.second.data)
        second = dry_run(intake.settings, path, "examples", intake.conn)
        intake.conn.rollback()
        form = pair.second.draft.form
        filed = any(f.outcome == "filed" for f in second.filings if f.form == form)
        codes = sorted({f.code for f in second.findings})
        if filed and pair.repeats:
            wrong["doubled"].append(f"{pair.second.name} {codes}")
        if not pair.repeats and any(f.severity == "error" for f in second.findings):
            wrong["held"].append(f"{pair.second.name} {codes}")
    return wrong


def test_a_supplement_that_is_new_goes_in(results: dict[str, list[str]]) -> None:
    assert results["not filed"] == []
    assert results["held"] == []


def test_a_supplement_that_repeats_lines_is_held(results: dict[str, list[str]]) -> None:
    assert results["doubled"] == []
