"""How long readers wait: every query of every chart and filter, and an analyst's questions, on a log of many lines.

    python benchmarks/reading.py [--lines 1000000] [--rounds 3] [--plain]

A throwaway server's log is filled with a synthetic nation, a third of whose filings are replaced, corrected or
supplemented and some of which speak in prose besides; everything is built. Then each question is asked as the analyst
role: cold (the server started anew), warm (the median of some rounds), now, at half the log's positions, and a hundred
events back, as a release of late would be read: a release is a position (ADR 0014). Charts ask the edition that the
dashboard opens with, which is at the session's position (ADR 0030). Once more now, with `security_barrier` on the
views that readers may read: no condition of theirs then sees a row that the view leaves out.
`--plain` also copies each mart into a table with an index, and prints how much longer the mart takes than that table.
A question that takes longer than a minute is stopped and counts as a minute. The last line is JSON.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import psycopg2.errors
import yaml
from builds import Bench, settle
from chart_queries import Query, queries
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from synthetic_log import SyntheticLog
from throwaway import throwaway_warehouse

from antq.core.database import connect
from antq.core.settings import Settings
from antq.platform import bootstrap
from antq.platform.server import Server

AMENDED, PROSE = 1 / 3, 0.05
LONGEST: Final = 60.0
QUESTIONS: Final = Path(__file__).with_name("questions.yaml")


def questions() -> list[Query]:
    """The charts' and filters' queries, then the analyst's twenty."""
    file = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    of_an_analyst = [
        Query(one["name"], mart, one["sql"].format(mart=mart, **file["conditions"]))
        for one in file["questions"]
        for mart in [f"marts.{one['mart']}"]
    ]
    return [*queries({"origin_name": "Số liệu mô phỏng"}), *of_an_analyst]


def ask(conn: Connection, query: str) -> float:
    """Milliseconds until all rows are there; those of `LONGEST` where it takes longer."""
    start = time.perf_counter()
    try:
        with conn.cursor() as cursor:
            cursor.execute(query)
            cursor.fetchall()
    except psycopg2.errors.QueryCanceled:
        return LONGEST * 1000
    finally:
        conn.rollback()
    return (time.perf_counter() - start) * 1000


def reader(settings: Settings, position: int | None) -> Connection:
    """A session of the analyst role, at a position of the log."""
    conn = connect("analyst", settings)
    with conn, conn.cursor() as cursor:
        cursor.execute("set statement_timeout = %s", (int(LONGEST * 1000),))
        if position is not None:
            cursor.execute("select set_config('antq.position', %s, false)", (str(position),))
    return conn


def measured(settings: Settings, asked: Sequence[Query], position: int | None, rounds: int) -> list[float]:
    """The median of each question in milliseconds, after a first time that is not counted."""
    medians = []
    with closing(reader(settings, position)) as conn:
        for query in asked:
            first = ask(conn, query.sql)
            # What takes half a minute is asked once more only.
            again = 1 if first > LONGEST * 500 else rounds
            medians.append(statistics.median(ask(conn, query.sql) for _ in range(again)))
    return medians


@contextmanager
def barriers(settings: Settings) -> Iterator[None]:
    """Meanwhile the views that the analyst role may read are security barriers."""
    with closing(connect("builder", settings)) as conn, conn, conn.cursor() as cursor:
        cursor.execute(
            """
            select n.nspname, c.relname
            from pg_class as c
            inner join pg_namespace as n on c.relnamespace = n.oid
            where
                c.relkind = 'v' and n.nspname in ('core', 'marts')
                and has_table_privilege('antq_analyst', c.oid, 'select')
            """
        )
        views = [sql.Identifier(*names) for names in cursor.fetchall()]

    def alter(how: str) -> None:
        with closing(connect("builder", settings)) as conn, conn, conn.cursor() as cursor:
            for view in views:
                cursor.execute(sql.SQL("alter view {} " + how).format(view))

    alter("set (security_barrier = true)")
    try:
        yield
    finally:
        alter("reset (security_barrier)")


def plain(settings: Settings, asked: Sequence[Query], rounds: int) -> dict[str, float]:
    """Milliseconds of each question on a copy of what it reads: one table, with an index."""
    with closing(connect("owner", settings)) as owner, owner, owner.cursor() as cursor:
        cursor.execute("create schema if not exists plain")
        for relation in dict.fromkeys(query.relation for query in asked):
            copy = sql.Identifier(*_copy_of(relation).split("."))
            read = sql.Identifier(*relation.split("."))
            cursor.execute(sql.SQL("create table {} as select * from {}").format(copy, read))
            cursor.execute(
                "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0",
                (_copy_of(relation),),
            )
            has = {name for (name,) in cursor.fetchall()}
            keys = [name for name in ("origin", "boundary_set", "measure_code", "period_key") if name in has]
            if keys:
                columns = sql.SQL(", ").join(map(sql.Identifier, keys))
                cursor.execute(sql.SQL("create index on {} ({})").format(copy, columns))
            cursor.execute(sql.SQL("analyze {}").format(copy))
        with closing(connect("owner", settings)) as conn:
            owner.commit()
            return {
                query.name: statistics.median(
                    ask(conn, query.sql.replace(query.relation, _copy_of(query.relation)))
                    for _ in range(rounds)
                )
                for query in asked
            }


def _copy_of(relation: str) -> str:
    return f"plain.{relation.replace('.', '_')}"


def summary(times: Sequence[float]) -> dict[str, int]:
    """The median, the 95th percentile and the slowest, in milliseconds."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return {
        "p50_ms": round(statistics.median(times)),
        "p95_ms": round(p95),
        "slowest_ms": round(ordered[-1]),
    }


def fill(settings: Settings, server: Server, lines: int) -> int:
    """Fill the log, build and publish; give the last position."""
    bench = Bench(settings, server)
    with closing(connect("writer", settings)) as writer:
        log = SyntheticLog(writer, amended=AMENDED, prose=PROSE)
        log.fill(lines)
    settle(settings)
    bench.parse()
    build = bench.models()
    bench.publish(build)
    print(
        f"{log.lines:,} lines in {log.filings:,} filings; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
    )
    return build.to_position


def measure(
    settings: Settings, server: Server, lines: int, last_position: int, rounds: int, *, with_plain: bool
) -> None:
    """Ask each question in each way, and print."""
    asked = questions()
    server.stop()
    server.start()
    with closing(reader(settings, None)) as conn:
        cold = [ask(conn, query.sql) for query in asked]
    positions = {"now": None, "earlier": last_position // 2, "release": last_position - 100}
    times = {name: measured(settings, asked, position, rounds) for name, position in positions.items()}
    with barriers(settings):
        times["barriers"] = measured(settings, asked, None, rounds)
    copies = plain(settings, asked, rounds) if with_plain else {}
    print(f"{'':58}{'cold':>9}{'now':>9}{'earlier':>9}{'release':>9}{'barriers':>10}{'of plain':>10}")
    for number, query in enumerate(asked):
        shown = [cold[number], *(each[number] for each in times.values())]
        ratio = f"{times['now'][number] / copies[query.name]:10.1f}" if copies else ""
        print(
            f"{query.name[:56]:58}"
            + "".join(f"{time:9.0f}" for time in shown)
            + ratio
            + f"  {query.relation}"
        )
    result = {"lines": lines} | {name: summary(each) for name, each in times.items()}
    print(json.dumps(result))


def main() -> None:
    """Start a server of our own and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000, help="lines of the log")
    parser.add_argument("--rounds", type=int, default=3, help="rounds after the first")
    parser.add_argument("--plain", action="store_true", help="compare with a plain table of each mart")
    arguments = parser.parse_args()
    with throwaway_warehouse(26832) as (settings, server):
        bootstrap.publish_reference(settings)
        bootstrap.allow_synthetic(settings)
        last_position = fill(settings, server, arguments.lines)
        measure(
            settings, server, arguments.lines, last_position, arguments.rounds, with_plain=arguments.plain
        )


if __name__ == "__main__":
    main()
