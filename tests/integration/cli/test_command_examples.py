"""Every example of the commands' help, every command of the README and of the pages in docs runs as pasted, on the
sample reports."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from antq import flow
from antq.cli.frame import examples_of
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.intake import landing
from antq.warehouse.refresh import refresh

if TYPE_CHECKING:
    from conftest import Warehouse

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "docs"))

from command_pages import commands  # noqa: E402 (found through the line above)

# These start, stop or rebuild a whole installation. Each is run, as here named, by a test that needs that anyway.
RUN_ELSEWHERE = {
    "antq init": "tests/stack.py, with --demonstration",
    "antq init --demonstration": "tests/stack.py, for every test of the whole product",
    "antq up": "tests/stack.py, for every test of the whole product",
    "antq down": "tests/stack.py, and test_down_with_nothing_running_is_no_error",
    # No service runs here, so it ends with 1.
    "antq status": "test_status_tells_what_waits_and_what_failed",
    "antq status --json": "test_status_json_has_the_promised_form",
    "antq rebuild --compare": "test_rebuild.py builds all anew several times",
    "antq rebuild": "test_rebuild.py",
    "make run": "tests/stack.py does its steps",
    "make test": "this is it",
}

EXAMPLES = [line for command in commands().values() for line in examples_of(command)]
README = [
    line.strip().split("  #")[0].strip()
    for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    # `init && up` is for one's own server, with an address to fill in.
    if line.startswith(("    .venv/bin/antq ", "    make ")) and "&&" not in line
]


def commands_of(page: Path) -> Iterator[tuple[str, int]]:
    """The command lines of a page, each with the exit code that its comment names (`# exit 1: …`), else 0."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in re.findall(r"^ {4}(?:\.venv/bin/)?(antq .*)$", text, re.M):
        command, _, comment = line.partition("  #")
        yield " ".join(command.split()), 1 if comment.startswith(" exit 1: ") else 0


PAGES = dict(one for page in sorted((ROOT / "docs").glob("*.md")) for one in commands_of(page))


SLIP = """\
# Mẫu: activities
# Tỉnh/thành phố: Gia Lai
# Đơn vị báo cáo: Báo cáo tổng hợp của tỉnh
# Kỳ báo cáo: 2023-M0{}.decree_09
# Loại báo cáo: thay thế
# Cấp dưới đầy đủ: có
level,place,activity,occasions,attendances
commune,Xã 1,residents_meeting,1,40000
"""


@dataclass
class Desk:
    """A person's folder with the sample reports and `antq`, before a warehouse that has taken them in."""

    warehouse: "Warehouse"
    folder: Path
    real: dict[str, str] = field(default_factory=dict)
    """What a warehouse has under an id of its own, by the id that the examples use for it."""

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        for written, meant in self.real.items():
            line = re.sub(rf"\b{re.escape(written)}\b", meant, line)
        return subprocess.run(
            ["bash", "-c", line],
            cwd=self.folder,
            env={
                **os.environ,
                **self.warehouse.environment,
                "PATH": f"{self.folder}/.venv/bin:{os.environ['PATH']}",
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )


@pytest.fixture(scope="module")
def desk(
    server: Settings, module_warehouse: "Warehouse", tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "examples").symlink_to(ROOT / "examples")
    antq = folder / ".venv" / "bin" / "antq"
    antq.parent.mkdir(parents=True)
    antq.write_text(f'#!/bin/sh\nexec {sys.executable} -m antq "$@"\n')
    antq.chmod(0o755)
    settings = module_warehouse.settings
    # The warehouse's state folder has no server of its own, so psql borrows the session's.
    (settings.state_dir / "server.json").write_text((server.state_dir / "server.json").read_text())
    for path in sorted((ROOT / "examples").iterdir()):
        if path.suffix in {".xlsx", ".csv", ".json", ".txt"}:
            landing.land(settings, path, "examples")
    # What alerts are about: a meeting of 40,000 people, in four months.
    for month in (3, 4, 5, 6):
        slip = folder / f"slip_{month}.csv"
        slip.write_text(SLIP.format(month), encoding="utf-8")
        landing.land(settings, slip, "examples")
    flow.take_in_chunk(settings, landing.pending(settings))
    refresh(settings)
    made = Desk(module_warehouse, folder)
    made.run("antq alerts look")
    receipts = module_warehouse.connect("writer").cursor()
    receipts.execute("select receipt_id from intake.submissions where file_name = '09_bad_lines.xlsx'")
    made.real["BN-20261122-1f0c9a3e5b77"] = receipts.fetchone()[0]
    waiting = json.loads(made.run("antq review list --json").stdout)
    quantities = [one["figure"] for one in waiting if one["measure_code"] and "." not in one["value"]]
    made.real |= {f"31:{number}": quantities[number - 1] for number in (1, 2, 3, 4)}
    yield made


@pytest.fixture(scope="module")
def airflow(desk: Desk) -> Iterator[None]:
    """What Airflow does meanwhile: it takes in what lands, builds and publishes."""
    stop = threading.Event()

    def work() -> None:
        settings = desk.warehouse.settings
        while not stop.wait(0.2):
            with suppress(AntqError):
                if waiting := landing.pending(settings):
                    flow.take_in_chunk(settings, waiting)
                refresh(settings)

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.mark.parametrize("line", [line for line in EXAMPLES if line not in RUN_ELSEWHERE])
@pytest.mark.usefixtures("airflow")
def test_an_example_runs(desk: Desk, line: str) -> None:
    done = desk.run(line)

    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    assert "“”" not in done.stdout


@pytest.mark.parametrize(
    "line", [line for line in README if line.removeprefix(".venv/bin/") not in RUN_ELSEWHERE]
)
@pytest.mark.usefixtures("airflow")
def test_a_command_of_the_readme_runs(desk: Desk, line: str) -> None:
    done = desk.run(line)

    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize(
    "line", [line for line in PAGES if line not in (*EXAMPLES, *RUN_ELSEWHERE) and "&&" not in line]
)
@pytest.mark.usefixtures("airflow")
def test_a_command_of_a_page_runs(desk: Desk, line: str) -> None:
    done = desk.run(line)

    assert done.returncode == PAGES[line], f"{line}\n{done.stdout}\n{done.stderr}"


def test_what_is_run_elsewhere_is_an_example() -> None:
    assert set(RUN_ELSEWHERE) <= {*EXAMPLES, *README}


@pytest.mark.usefixtures("airflow")
def test_waiting_says_what_it_waits_for_and_prints_only_the_receipt(desk: Desk) -> None:
    """An empty slot, so that the report is new and its figures have to be built."""
    slot = "--form seizures --province 'Đồng Tháp' --unit police --period 2025-Q1 --origin synthetic"
    emptied = desk.run(f"antq slot withdraw {slot} --reason thử --by V05")
    assert emptied.returncode == 0, emptied.stderr

    done = desk.run("antq submit examples/09_bad_lines.xlsx --sender examples --wait --json")

    [receipt] = json.loads(done.stdout)
    assert receipt["position"]
    stages = [line.strip() for line in done.stderr.splitlines() if "Airflow does not answer" not in line]
    # Where nobody watches, each stage is printed once, in this order.
    expected = (
        "waiting for Airflow to take in the files",
        "waiting for Airflow to start the build",
        "building the figures up to position",
        "checking the figures up to position",
    )
    order = [next(n for n, words in enumerate(expected) if stage.startswith(words)) for stage in stages]
    assert order == sorted(set(order))
    assert 2 in order
