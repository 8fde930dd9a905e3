"""`antq submit` and `antq receipt` as a person types them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from antq.intake import landing
from antq.intake.process import take_in

EXAMPLES = Path(__file__).parents[3] / "examples"
GOOD = EXAMPLES / "01_an_giang_border_guard_2021.xlsx"
BAD = EXAMPLES / "10_unreadable.xlsx"


@pytest.fixture
def run(warehouse: Any) -> Any:
    def run_antq(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "antq", *(str(argument) for argument in arguments)],
            env={**os.environ, **warehouse.environment},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run_antq


def test_a_dry_run_prints_receipts_and_lands_nothing(warehouse: Any, run: Any) -> None:
    done = run("submit", GOOD, BAD, "--dry-run", "--json")

    assert done.returncode == 1
    assert [receipt["status"] for receipt in json.loads(done.stdout)] == ["filed", "returned"]
    assert not landing.root(warehouse.settings).exists()


def test_a_submitted_file_lands_and_its_receipt_can_be_read(warehouse: Any, run: Any) -> None:
    landed = json.loads(run("submit", GOOD, BAD, "--sender", "examples", "--json").stdout)
    conn = warehouse.connect("writer")
    for one in landed:
        take_in(warehouse.settings, one["submission_id"], conn)

    good, bad = (run("receipt", one["submission_id"], "--json") for one in landed)

    assert (good.returncode, bad.returncode) == (0, 1)
    receipt = json.loads(good.stdout)
    assert (receipt["status"], receipt["sender"], receipt["lines"]["in"]) == ("filed", "examples", 20)
    assert {filing["form"] for filing in receipt["filings"]} == {"activities", "seizures"}
    assert json.loads(bad.stdout)["findings"][0]["code"] == "FI104"
    printed = run("receipt", receipt["receipt"])
    assert "20 = 20 nhận" in printed.stdout


def test_waiting_ends_when_nothing_is_published(run: Any) -> None:
    done = run("submit", GOOD, "--wait", "--timeout", 2)

    assert done.returncode == 1
    assert "nothing need be sent again" in done.stderr


def test_what_does_not_exist_is_refused(run: Any) -> None:
    assert run("submit", "nowhere.xlsx").returncode == 2
    missing = run("receipt", "BN-20260101-000000000000")
    assert missing.returncode == 1
    assert "no receipt" in missing.stderr
