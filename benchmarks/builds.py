"""A full build and the refresh of one new report, against a bare unnest of the same log, at several sizes.

    python benchmarks/builds.py [--lines 100000 1000000 10000000] [--refreshes 3] [--longest 10]

For each size a throwaway server's log is filled with a synthetic nation. The bare side is one CREATE TABLE AS that
gives every line its columns, typed, in one table, with the two workers that PostgreSQL allows by default, before and
after the build; the better counts. The full build is the models of `antq refresh` over the whole log with their tests,
without the checks; the same tests are then run once more by themselves, so that building can be distinguished from
testing. What dbt parses once, after an installation, is parsed before. A refresh is the models and the checks of one
new report of three forms (350 lines). Seconds are of the clock; CPU is the server's, whatever else runs. Autovacuum is
off: it comes when it likes, in the one side or the other.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field

import psutil
from synthetic_log import SyntheticLog, slots_of
from throwaway import throwaway_warehouse

from antq import periods
from antq.core import database
from antq.core.database import connect
from antq.core.settings import Settings
from antq.platform import bootstrap
from antq.platform.server import Server
from antq.warehouse import builds as warehouse
from antq.warehouse import dbt_run, refresh
from antq.warehouse.builds import Build

FULL_TARGET, REFRESH_TARGET = 10.0, 1.5
NEW_REPORT = {"activities": 200, "seizures": 100, "models": 50}
UNNEST = """
create table staging.bare as
select
    e.position,
    e.stream,
    coalesce((l.line ->> 'n')::integer, f.n + l.place::integer - 1) as line_no,
    coalesce(l.line ->> 's', 'accepted') as line_status,
    coalesce(l.line ->> 'cell', f.at_before || (f.at_row + l.place - 1)::text || f.at_after) as source_cell,
    coalesce(l.line ->> 'level', 'province') as level,
    l.line ->> 'place' as place,
    coalesce(l.line ->> 'rel', 'disjoint') as relation,
    coalesce(l.line ->> 'qual', 'exact') as qualifier,
    coalesce(l.line ->> 'per', 'period') as value_per,
    l.line ->> 'act' as activity_code,
    l.line ->> 'agency' as agency_code,
    (l.line -> 'v' ->> 'occasions')::numeric as occasions,
    (l.line -> 'v' ->> 'attendances')::numeric as attendances,
    (l.line -> 'v' ->> 'people')::numeric as people,
    (l.line -> 'v' ->> 'organisations')::numeric as organisations,
    (l.line -> 'v' ->> 'households')::numeric as households,
    (l.line -> 'v' ->> 'items')::numeric as items,
    l.line ->> 'grp' as group_no,
    l.line ->> 'acq' as acquisition_code,
    l.line ->> 'mode' as mode,
    (l.line ->> 'cases')::numeric as cases,
    (l.line ->> 'suspects')::numeric as suspects,
    (l.line ->> 'ownerless')::boolean as is_ownerless,
    l.line ->> 'item' as item_code,
    (l.line ->> 'qty')::numeric as quantity,
    l.line ->> 'unit' as unit_code,
    l.line ->> 'rec' as record,
    l.line ->> 'model' as model_name,
    l.line ->> 'sponsor' as sponsor,
    l.line ->> 'status' as status,
    (l.line ->> 'points')::numeric as points,
    (l.line ->> 'groups')::numeric as groups,
    (l.line ->> 'members')::numeric as members,
    l.line ->> 'step' as step,
    (l.line ->> 'date')::date as event_date
from eventlog.events as e
inner join eventlog.event_lines as c on e.event_id = c.event_id
cross join lateral jsonb_to_record(c.lines -> 0) as f (n integer, at_before text, at_row bigint, at_after text)
cross join lateral jsonb_array_elements(c.lines) with ordinality as l (line, place)
"""


@dataclass
class Spent:
    """Seconds of one step: of the clock, and of the server's processors."""

    clock: float
    server: float

    def over(self, other: "Spent") -> str:
        return f"{self.clock / other.clock:.2f} (CPU {self.server / other.server:.2f})"

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.clock + other.clock, self.server + other.server)

    def __sub__(self, other: "Spent") -> "Spent":
        return Spent(self.clock - other.clock, self.server - other.server)

    def __str__(self) -> str:
        return f"{self.clock:7.2f} s  {self.server:7.2f} s CPU"


@dataclass
class Measured:
    """What one size of log took."""

    lines: int
    bare: Spent
    full: Spent
    tests: Spent
    refreshes: list[Spent] = field(default_factory=list)

    @property
    def refresh(self) -> Spent:
        return Spent(min(r.clock for r in self.refreshes), min(r.server for r in self.refreshes))


class Bench:
    """One size of log on a server of its own."""

    def __init__(self, settings: Settings, server: Server) -> None:
        self.settings = settings
        self.server = server

    def spend(self, step: Callable[[], object]) -> Spent:
        """Run a step. CPU time is that of the server's processes that began and ended in it, and its helpers."""
        before, start = self._server_cpu(), time.perf_counter()
        step()
        clock = time.perf_counter() - start
        time.sleep(0.3)  # a connection's process goes a little later than its client
        return Spent(clock, self._server_cpu() - before)

    def _server_cpu(self) -> float:
        pid = self.server.pid()
        if pid is None:
            raise SystemExit("the server is gone")
        times = psutil.Process(pid).cpu_times()
        return times.children_user + times.children_system

    def unnest(self) -> Spent:
        """The bare side, by the role that builds, with the workers that a build's own statements have not."""

        def run() -> None:
            with closing(connect("builder", self.settings)) as conn, conn, conn.cursor() as cursor:
                cursor.execute("set max_parallel_workers_per_gather = 2")
                cursor.execute(UNNEST)

        spent = self.spend(run)
        with closing(connect("builder", self.settings)) as conn, conn, conn.cursor() as cursor:
            cursor.execute("drop table staging.bare")
        return spent

    def parse(self) -> None:
        """What every later run of dbt takes over."""
        dbt_run.run(
            self.settings,
            self._build(),
            self.settings.state_dir / "dbt" / "parsed",
            *("compile", "--select", "build_bounds"),
        )

    def _build(self) -> Build:
        build = refresh.open_build(self.settings)
        if build is None:
            raise SystemExit("there is nothing to build")
        return build

    def models(self) -> Build:
        """All models over what is not published."""
        build = self._build()
        done = refresh.run_models(self.settings, build)
        print(f"    {done.models} models, {done.tests} tests, {done.seconds:.2f} s", flush=True)
        return build

    def tests(self, build: Build) -> None:
        """The tests of all models, once more."""
        folder = self.settings.state_dir / "dbt" / "tests"
        which = ("--exclude", "tag:weekly", "--exclude-resource-type", "unit_test")
        if failed := dbt_run.failing_tests(self.settings, build, folder, *which):
            raise SystemExit("\n".join(failed))

    def publish(self, build: Build) -> None:
        """Let readers see a build unchecked: the checks of a whole history are not what is measured."""
        with closing(connect("builder", self.settings)) as conn:
            warehouse.publish(conn, build)

    def longest(self, build: Build, count: int) -> None:
        """The longest nodes of a build, by dbt's own times."""
        path = self.settings.state_dir / "dbt" / "results" / f"build_{build.build_id}_refresh.json"
        results = json.loads(path.read_text())["results"]
        nodes = [(result["execution_time"], result["unique_id"].split(".", 2)[-1]) for result in results]
        for seconds, name in sorted(nodes, reverse=True)[:count]:
            print(f"      {seconds:7.2f} s  {name}", flush=True)


def measure(lines: int, refreshes: int, longest: int) -> Measured:
    """Fill a log, build it, refresh it; print as it goes."""
    with throwaway_warehouse(26732) as (settings, server):
        bench = Bench(settings, server)
        bootstrap.publish_reference(settings)
        bootstrap.allow_synthetic(settings)
        with closing(connect("writer", settings)) as writer:
            log = SyntheticLog(writer)
            start = time.perf_counter()
            log.fill(lines)
            print(
                f"{log.lines:,} lines in {log.filings:,} filings, written in {time.perf_counter() - start:.0f} s;"
                f" load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
            settle(settings)
            return _measure(bench, log, refreshes, longest)


def _measure(bench: Bench, log: SyntheticLog, refreshes: int, longest: int) -> Measured:
    bench.parse()
    bare = [bench.unnest()]
    builds: list[Build] = []
    full = bench.spend(lambda: builds.append(bench.models()))
    bare.append(bench.unnest())
    tests = bench.spend(lambda: bench.tests(builds[-1]))
    measured = Measured(log.lines, min(bare, key=lambda spent: spent.clock), full, tests)
    print(f"  bare    {measured.bare}\n  full    {full}\n  tests   {tests}", flush=True)
    bench.longest(builds[-1], longest)
    bench.publish(builds[-1])

    # The first refresh finds cold caches and is not counted.
    slots = list(slots_of(periods.parse_key("2026-M01.decree_09")))
    for number in range(refreshes + 1):
        for form, lines in NEW_REPORT.items():
            log.file([slot for slot in slots if slot.form == form][number], lines)
        models = bench.spend(lambda: builds.append(bench.models()))
        checks = bench.spend(lambda: refresh.check_and_publish(bench.settings, builds[-1]))
        print(f"  refresh {models}; checks {checks}", flush=True)
        bench.longest(builds[-1], longest)
        if number:
            measured.refreshes.append(models + checks)
    return measured


def settle(settings: Settings) -> None:
    """What autovacuum would have done by the time a real log has grown so long; from here on it keeps still."""
    with closing(database.open_connection(database.admin_parameters(settings))) as conn:
        conn.autocommit = True
        with conn.cursor() as cursor:
            cursor.execute("alter system set autovacuum = off")
            cursor.execute("select pg_reload_conf()")
    with closing(connect("owner", settings)) as conn:
        conn.autocommit = True
        with conn.cursor() as cursor:
            cursor.execute("vacuum analyze eventlog.events")
            cursor.execute("vacuum analyze eventlog.event_lines")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "--lines", type=int, nargs="+", default=[100_000, 1_000_000], help="lines of the logs"
    )
    parser.add_argument("--refreshes", type=int, default=3, help="refreshes to time, after one that is not")
    parser.add_argument(
        "--longest", type=int, default=0, help="print so many of the longest models and tests"
    )
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    sizes = [measure(lines, arguments.refreshes, arguments.longest) for lines in arguments.lines]
    for one in sizes:
        print(
            f"{one.lines:>12,} lines: full build {one.full.over(one.bare)} of the bare unnest (target {FULL_TARGET}),"
            f" {(one.full - one.tests).over(one.bare)} without its tests;"
            f" refresh {one.refresh}, {one.refresh.over(sizes[0].refresh)} of that at {sizes[0].lines:,}"
            f" (target {REFRESH_TARGET}), n={len(one.refreshes)}"
        )


if __name__ == "__main__":
    main()
