"""How far a build is, for whoever waits for its figures; and waiting for them."""

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from psycopg2.extensions import connection as Connection

from antq.core.database import connect
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.intake import landing
from antq.intake import receipt as receipts
from antq.intake.receipt import Receipt
from antq.warehouse import builds, dbt_run

Report = Callable[[str, str], None]
"""Takes a stage of the work and how far it is: `antq.core.progress.Progress.show`."""

_POLL_SECONDS: Final = 0.5
_LONGEST: Final = 32
# `12 of 145 OK created sql table model core.fct_seizures ..... [SELECT 9 in 0.31s]`
_FINISHED: Final = re.compile(
    r"^\S+\s+\d+ of (?P<total>\d+) (?!START)[A-Z-]+ .*?(?P<name>\S+)\s+\.*\s*\[", re.M
)


@dataclass(frozen=True)
class Steps:
    """Models and tests of one run of dbt: how many are done, of how many, and the last one done."""

    done: int
    total: int
    latest: str

    def __str__(self) -> str:
        # Names of tests may be longer than a terminal is wide.
        latest = self.latest if len(self.latest) <= _LONGEST else f"{self.latest[: _LONGEST - 1]}…"
        return f"{self.done} of {self.total} models and tests, last {latest}"


def read_steps(folder: Path) -> Steps | None:
    """The steps of the run of dbt that writes to `folder` now; None when none runs or none is done yet."""
    # Results are written at the end of a run and removed before the next: then the log is of a run that is over.
    if (folder / dbt_run.RESULTS).exists():
        return None
    try:
        log = (folder / dbt_run.OUTPUT).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    finished = list(_FINISHED.finditer(log))
    if not finished:
        return None
    return Steps(len(finished), int(finished[-1]["total"]), finished[-1]["name"])


@contextmanager
def report_steps(folder: Path, report: Report) -> Iterator[None]:
    """Tell how far the run of dbt in `folder` is, for as long as the caller is at it."""
    finished = threading.Event()

    def look() -> None:
        while not finished.wait(_POLL_SECONDS):
            report("building the figures", str(read_steps(folder) or ""))

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        yield
    finally:
        finished.set()
        watch.join()


def report_build_stage(settings: Settings, conn: Connection, report: Report) -> None:
    """Tell in which stage the build is that will publish what is new in the log (role antq_builder or writer)."""
    found = builds.unfinished(conn)
    if found is None:
        report("waiting for Airflow to start the build", "")
        return
    build, state = found
    if state == "built":
        report(f"checking the figures up to position {build.to_position}", "")
    else:
        steps = read_steps(dbt_run.refresh_folder(settings))
        report(
            f"building the figures up to position {build.to_position}", str(steps or "dbt reads its project")
        )


def await_published(
    settings: Settings, submissions: Sequence[str], timeout: float, report: Report
) -> list[Receipt]:
    """The receipts of all submissions, once their last event is published; `report` hears what is waited for.

    Raises AntqError after `timeout` seconds.
    """
    until = time.monotonic() + timeout
    found: dict[str, Receipt] = {}
    with closing(connect("writer", settings)) as conn:
        while time.monotonic() < until:
            for key in submissions:
                if key not in found and (answer := receipts.load(conn, key)):
                    found[key] = answer
            last = max((answer.position or 0 for answer in found.values()), default=0)
            if len(found) < len(submissions):
                report("waiting for Airflow to take in the files", f"{len(found)} of {len(submissions)}")
            elif builds.position_state(conn)["published_position"] >= last:
                return [found[key] for key in submissions]
            else:
                report_build_stage(settings, conn, report)
            # Each look must see what was committed since the last.
            conn.rollback()
            time.sleep(_POLL_SECONDS)
    missing = [key for key in submissions if key not in found]
    raise AntqError(
        f"not published within {timeout:.0f} s",
        where=f"waiting for {', '.join(missing)}" if missing else "receipts are there, the build is not",
        fix="see `antq status` and Airflow; the files are safe and nothing need be sent again",
    )


def await_all_published(settings: Settings, timeout: float, report: Report) -> None:
    """Return when every landed file has its receipt and every event is published; `report` hears what is waited for.

    Raises AntqError after `timeout` seconds.
    """
    until = time.monotonic() + timeout
    total = len(landing.pending(settings))
    with closing(connect("builder", settings)) as conn:
        while time.monotonic() < until:
            left = len(landing.pending(settings))
            # An event that moves no data (a release, an alert) is never built, so `position` may stay ahead for good.
            log = builds.position_state(conn)
            if left:
                report("taking in the files", f"{total - left} of {total}")
            elif log["data_position"] == log["published_position"]:
                return
            else:
                report_build_stage(settings, conn, report)
            # Each look must see what was committed since the last.
            conn.rollback()
            time.sleep(_POLL_SECONDS)
    raise AntqError(
        f"not published within {timeout:.0f} s",
        where=f"{len(landing.pending(settings))} files still landed",
        fix="look at the runs in Airflow; the files are safe and are taken in when it runs again",
    )
