"""What an installation leaves on the disk besides reports and figures: idle, and at a file a minute.

    python benchmarks/housekeeping.py [--idle 5] [--filing 10]

Starts an installation of its own in a temporary folder, with its scheduler and dashboards, lets it stand idle for some
minutes, then submits a report a minute. Prints how each by-product that is kept for some days grew, in MB a day, before
anything old is removed: it stops growing at so many days' worth. Of what is kept by number or size it prints what is on
the disk. What the warehouse itself grew by (log, facts, figures) is printed too, for scale. On a machine that cannot
build as fast as files come, a build takes several files, and less is left: the number of builds says so.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from antq.core.database import connect
from antq.core.settings import Settings

HOME = Path(__file__).parents[1]
PROVINCES = ("Kon Tum", "Gia Lai", "Bình Phước", "Kiên Giang", "Long An", "Nam Định")
MONTHS, COMMUNES = 12, 20
MEGABYTE, MINUTES_A_DAY = 1024 * 1024, 24 * 60
# The target for all that is kept by age, in MB a day.
TARGETS = {"idle": 5.0, "a file a minute": 100.0}
BOUNDED = ("service logs", "dbt", "Data Docs")


@dataclass(frozen=True)
class Usage:
    """Bytes by kind of by-product, counts of things, and the bytes of the warehouse itself."""

    sizes: dict[str, int]
    counts: dict[str, int]
    warehouse: int


@dataclass(frozen=True)
class Installation:
    """A running installation, spoken to through its command line."""

    settings: Settings
    environment: dict[str, str]

    def antq(self, *arguments: object, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `antq …` against it. With `check`, ends the benchmark with what it printed when it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "antq", *map(str, arguments)],
            env=self.environment,
            cwd=HOME,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise SystemExit(
                f"{' '.join(map(str, done.args))} ended with {done.returncode}\n{done.stdout}{done.stderr}"
            )
        return done

    def usage(self) -> Usage:
        """What is on the disk now."""
        state = self.settings.state_dir
        task_logs = state / "airflow" / "logs"
        with closing(connect("airflow", self.settings)) as airflow:
            airflow_bytes, runs, tasks = _row(
                airflow,
                """
                select
                    pg_database_size(current_database()),
                    (select count(*) from dag_run),
                    (select count(*) from task_instance)
                """,
            )
        with closing(connect("superset", self.settings)) as superset:
            (superset_bytes,) = _row(superset, "select pg_database_size(current_database())")
        with closing(connect("builder", self.settings)) as builder:
            warehouse, results_bytes, results, builds = _row(
                builder,
                """
                select
                    pg_database_size(current_database()),
                    pg_total_relation_size('quality.validation_results'),
                    (select count(*) from quality.validation_results),
                    (select count(*) from warehouse.builds where state = 'published')
                """,
            )
        sizes = {
            "service logs": _bytes_below(state / "logs"),
            "task logs": _bytes_below(task_logs),
            "Airflow's database": airflow_bytes,
            "Superset's database": superset_bytes,
            "dbt": _bytes_below(state / "dbt"),
            "results of checks": results_bytes,
            "Data Docs": _bytes_below(state / "data_docs"),
        }
        counts = {
            "builds": builds,
            "runs of DAGs": runs,
            "task instances": tasks,
            "files of task logs": sum(path.is_file() for path in task_logs.rglob("*")),
            "rows of results of checks": results,
        }
        return Usage(sizes, counts, warehouse - results_bytes)


def _row(connection: object, query: str) -> tuple[int, ...]:
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(query)
        return tuple(map(int, cursor.fetchone()))


def _bytes_below(folder: Path) -> int:
    """Disk space of the files and folders below: small files take a whole block each."""
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*"))


@contextmanager
def running_installation() -> Iterator[Installation]:
    """An installation in a temporary folder; stopped and removed at the end."""
    # As root the server is another user, who must be able to pass.
    folder = Path(tempfile.mkdtemp(prefix="antq-housekeeping-"))
    folder.chmod(0o711)
    own = {name: value for name, value in os.environ.items() if not name.startswith(("ANTQ_", "AIRFLOW"))}
    state_dir = folder / "state"
    installation = Installation(Settings(state_dir=state_dir), {**own, "ANTQ_STATE_DIR": str(state_dir)})
    try:
        installation.antq("init", "--demonstration")
        installation.antq("up")
        yield installation
    finally:
        installation.antq("down")
        shutil.rmtree(folder, ignore_errors=True)


def write_report(folder: Path, number: int) -> Path:
    """A small month's report of another province or month for each number."""
    province = PROVINCES[number // MONTHS % len(PROVINCES)]
    cover = {
        "Mẫu": "activities",
        "Tỉnh/thành phố": province,
        "Đơn vị báo cáo": "Báo cáo tổng hợp của tỉnh",
        "Kỳ báo cáo": f"2024-M{number % MONTHS + 1:02}.decree_09",
        "Loại báo cáo": "thay thế",
        "Cấp dưới đầy đủ": "có",
    }
    lines = [f"commune,Xã {n},residents_meeting,1,{10 + number}" for n in range(1, COMMUNES + 1)]
    path = folder / f"report_{number}.csv"
    head = [f"# {label}: {value}" for label, value in cover.items()]
    path.write_text("\n".join([*head, "level,place,activity,occasions,attendances", *lines]) + "\n", "utf-8")
    return path


def file_each_minute(installation: Installation, minutes: int) -> None:
    """Submit a report at the beginning of each minute; return when the last minute is over and all is published."""
    folder = installation.settings.state_dir.parent
    for number in range(minutes):
        until = time.monotonic() + 60
        installation.antq("submit", write_report(folder, number), "--json")
        time.sleep(max(0.0, until - time.monotonic()))
    # On a busy machine several reports wait for the last builds.
    installation.antq("submit", write_report(folder, minutes), "--wait", "--timeout", 1200, "--json")


def print_growth(title: str, before: Usage, after: Usage, minutes: float) -> None:
    """How each by-product grew, extrapolated to a day, and how large those are that have a largest size."""
    a_day = MINUTES_A_DAY / minutes
    print(f"\n{f'{title}, {minutes:.0f} minutes':32}{'MB a day':>16}", flush=True)
    grown = {
        kind: (size - before.sizes[kind]) / MEGABYTE * a_day
        for kind, size in after.sizes.items()
        if kind not in BOUNDED
    }
    for kind, megabytes in grown.items():
        print(f"  {kind:30}{megabytes:16.1f}")
    print(f"  {'all of these':30}{sum(grown.values()):16.1f}   target {TARGETS[title]:.0f}")
    print(f"  {'the warehouse itself':30}{(after.warehouse - before.warehouse) / MEGABYTE * a_day:16.1f}")
    print(f"{'':32}{'MB now':>16}")
    for kind in BOUNDED:
        print(f"  {kind:30}{after.sizes[kind] / MEGABYTE:16.1f}")
    print(f"{'':32}{'a day':>16}")
    for kind, count in after.counts.items():
        print(f"  {kind:30}{(count - before.counts[kind]) * a_day:16.0f}", flush=True)


def main() -> None:
    """Measure both phases and print their growth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--idle", type=int, default=5, help="minutes without a file")
    parser.add_argument("--filing", type=int, default=10, help="minutes with a file each")
    wanted = parser.parse_args()
    with running_installation() as installation:
        # The first build, of the reference lists, and what every start leaves are no part of a day.
        installation.antq(
            "submit", write_report(installation.settings.state_dir.parent, 71), "--wait", "--json"
        )
        time.sleep(60)
        marks = [(time.monotonic(), installation.usage())]
        time.sleep(wanted.idle * 60)
        marks.append((time.monotonic(), installation.usage()))
        file_each_minute(installation, wanted.filing)
        marks.append((time.monotonic(), installation.usage()))
        for title, (began, before), (ended, after) in zip(TARGETS, marks, marks[1:], strict=False):
            print_growth(title, before, after, (ended - began) / 60)
        status = json.loads(installation.antq("status", "--json", check=False).stdout)
        print("\nproblems that `antq status` names:", status["problems"] or "none")


if __name__ == "__main__":
    main()
