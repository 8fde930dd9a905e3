"""`antq submit` and `antq receipt` as a person types them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from antq.intake import landing
from antq.intake.submissions import take_in
from antq.simulation.report_files import Report, Section, to_xlsx

EXAMPLES = Path(__file__).parents[3] / "examples"
GOOD = EXAMPLES / "01_an_giang_border_guard_2021.xlsx"
LINES = EXAMPLES / "09_bad_lines.xlsx"
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


def test_answers_are_written_for_a_trial_and_for_a_file_taken_in(
    warehouse: Any, run: Any, tmp_path: Path
) -> None:
    trial = run("submit", LINES, "--dry-run", "--html", tmp_path / "t.html", "--xlsx", tmp_path / "t.xlsx")
    assert (trial.returncode, not landing.root(warehouse.settings).exists()) == (0, True)

    [landed] = json.loads(run("submit", LINES, "--json").stdout)
    number = take_in(warehouse.settings, landed["submission_id"], warehouse.connect("writer")).receipt
    taken = run("receipt", number, "--html", tmp_path / "r.html", "--xlsx", tmp_path / "r.xlsx")

    assert taken.returncode == 0, taken.stderr
    assert number in (tmp_path / "r.html").read_text(encoding="utf-8")
    books = [load_workbook(tmp_path / name) for name in ("t.xlsx", "r.xlsx")]
    for sheet in ("Hoạt động", "Thu giữ"):
        commented = [
            {cell.coordinate for row in book[sheet] for cell in row if cell.comment} for book in books
        ]
        assert commented[0] == commented[1] != set()


def test_quarantined_files_are_not_handed_back(warehouse: Any, run: Any, tmp_path: Path) -> None:
    bad = tmp_path / "a.xlsx"
    line = {"activity": "residents_meeting", "occasions": 1, "place": "Ông A 0912 345 678"}
    cover = {"province": "Kon Tum", "reporting_unit": "police", "period": "2024-M05.decree_09"}
    bad.write_bytes(to_xlsx(Report(cover, [Section("activities", [line])])))
    for path, why in ((bad, "dữ liệu cá nhân"), (BAD, "common store")):
        submission = landing.land(warehouse.settings, path)
        take_in(warehouse.settings, submission, warehouse.connect("writer"))
        refused = run("receipt", submission, "--xlsx", tmp_path / "out.xlsx")
        assert (refused.returncode, why in refused.stderr) == (1, True), refused.stderr
    assert not (tmp_path / "out.xlsx").exists()


def test_answers_need_a_receipt(run: Any) -> None:
    assert run("submit", GOOD, "--html", "x.html").returncode == 2


def test_waiting_ends_when_nothing_is_published(run: Any) -> None:
    done = run("submit", GOOD, "--wait", "--timeout", 2)

    assert done.returncode == 1
    assert "nothing need be sent again" in done.stderr


def test_what_does_not_exist_is_refused(run: Any) -> None:
    assert run("submit", "nowhere.xlsx").returncode == 2
    missing = run("receipt", "BN-20260101-000000000000")
    assert missing.returncode == 1
    assert "no receipt" in missing.stderr
