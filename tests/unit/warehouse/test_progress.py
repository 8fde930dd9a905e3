"""How far a run of dbt is, by what it has printed so far."""

import threading
from pathlib import Path

from antq.warehouse.build_progress import Steps, read_steps, report_steps
from antq.warehouse.dbt_run import OUTPUT, RESULTS

LOG = """\
02:56:28  Running with dbt=1.11.16
02:56:41  Found 89 models, 79 data tests, 28 sources, 1 exposure, 555 macros, 27 unit tests
02:56:45  1 of 145 START sql view model core._due_extensions ............................. [RUN]
02:56:45  2 of 145 START test not_null_dim_day_day ....................................... [RUN]
02:56:46  2 of 145 PASS not_null_dim_day_day ............................................. [PASS in 0.12s]
02:56:46  1 of 145 OK created sql view model core._due_extensions ........................ [UNCHANGED in 1.29s]
02:56:46  3 of 145 START sql table model staging.build_bounds ............................ [RUN]
"""


def test_only_what_is_done_counts(tmp_path: Path) -> None:
    (tmp_path / OUTPUT).write_text(LOG)

    steps = read_steps(tmp_path)

    assert steps == Steps(2, 145, "core._due_extensions")
    assert str(steps) == "2 of 145 models and tests, last core._due_extensions"
    assert str(Steps(1, 2, "x" * 90)).endswith(" " + "x" * 31 + "…")


def test_a_run_that_is_over_or_has_not_begun_says_nothing(tmp_path: Path) -> None:
    assert read_steps(tmp_path) is None
    (tmp_path / OUTPUT).write_text("02:56:28  Running with dbt=1.11.16\n")
    assert read_steps(tmp_path) is None
    (tmp_path / OUTPUT).write_text(LOG)
    (tmp_path / RESULTS).write_text("{}")
    assert read_steps(tmp_path) is None


def test_steps_are_reported_while_they_are_done(tmp_path: Path) -> None:
    (tmp_path / OUTPUT).write_text(LOG)
    reported: list[tuple[str, str]] = []
    heard = threading.Event()

    def report(stage: str, detail: str) -> None:
        reported.append((stage, detail))
        heard.set()

    with report_steps(tmp_path, report):
        assert heard.wait(5)

    assert reported[0] == ("building the figures", "2 of 145 models and tests, last core._due_extensions")
