"""Byte-level changes to the examples: each is read in bounded time and memory, and none surprises the reader."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(200)
def test_changed_examples_are_all_answered() -> None:
    ran = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("fuzz_run.py")), "1", "6"],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )

    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-2000:]
    result = json.loads(ran.stdout)
    assert result["broken"] == []
    assert result["read"] >= 20
    assert {"filed", "returned"} <= set(result["statuses"])
    assert (result["cpu"] < 10, result["peak_mb"] < 1024) == (True, True)
