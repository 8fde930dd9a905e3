"""Lines a second through the whole intake, against a bare COPY of the same file, in turns on one server.

    python benchmarks/intake.py [--lines 500000] [--form activities] [--rounds 3]

The intake's side is `take_in`: guards, reading, cover, every rule, raw file, chunks, digest, append, receipt, commit.
The other side is COPY of the lines of the same CSV file into a typed table with a primary key. Files are cached.
"""

import argparse
import csv
import os
import platform
import resource
import statistics
import time
from contextlib import closing
from pathlib import Path

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from throwaway import throwaway_warehouse

from antq.core.database import connect
from antq.core.settings import Settings
from antq.intake import landing
from antq.intake.submissions import take_in
from antq.platform import bootstrap
from antq.simulation import volume

TARGET = 0.30


def typed_table(conn: Connection, path: Path) -> tuple[int, int]:
    """A table of the file's columns with a key; gives the lines above the first row and the number of columns."""
    with path.open(encoding="utf-8") as file:
        above = next(number for number, line in enumerate(file) if not line.startswith("#"))
    with path.open(encoding="utf-8") as file:
        first_row = next(csv.reader([[next(file) for _ in range(above + 2)][-1]]))
    columns = [
        sql.SQL("{} {}").format(
            sql.Identifier(f"c{number}"), sql.SQL("integer" if cell.isdigit() else "text")
        )
        for number, cell in enumerate(first_row)
    ]
    with conn.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "create table typed_rows (line_no bigint generated always as identity primary key, {})"
            ).format(sql.SQL(", ").join(columns))
        )
    conn.commit()
    return above + 1, len(first_row)


def copy_typed(conn: Connection, path: Path, above: int, width: int) -> float:
    """Seconds to COPY the file's rows, without its cover and heading."""
    names = sql.SQL(", ").join(sql.Identifier(f"c{number}") for number in range(width))
    with conn.cursor() as cursor:
        cursor.execute("truncate typed_rows")
        conn.commit()
        start = time.perf_counter()
        with path.open("rb") as file:
            for _ in range(above):
                file.readline()
            cursor.copy_expert(sql.SQL("copy typed_rows ({}) from stdin csv").format(names), file)
        conn.commit()
    return time.perf_counter() - start


def take(settings: Settings, conn: Connection, path: Path, year: int) -> float:
    """Seconds to take the file in as May of `year`; the reason makes each round's bytes another file."""
    submission = landing.land(settings, path, "examples")
    original = landing.read(settings, submission).path
    report = original.read_bytes().replace(b"5/2025", f"5/{year}".encode(), 1)
    original.write_bytes(f"# Lý do: {submission}\n".encode() + report)
    start = time.perf_counter()
    receipt = take_in(settings, submission, conn)
    spent = time.perf_counter() - start
    if receipt.status != "filed":
        raise SystemExit(f"the file was {receipt.status}: {receipt.findings[:3]}")
    return spent


def backend_peak(conn: Connection) -> float:
    """Megabytes the connection's server process has held at most, shared buffers it touched included."""
    status = Path(f"/proc/{conn.info.backend_pid}/status").read_text()
    (peak,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


def measure(settings: Settings, path: Path, lines: int, rounds: int) -> None:
    """Run and print."""
    taken, copied = [], []
    with closing(connect("writer", settings)) as writer, closing(connect("owner", settings)) as owner:
        above, width = typed_table(owner, path)
        for number in range(1, rounds + 1):
            copied.append(copy_typed(owner, path, above, width))
            taken.append(take(settings, writer, path, 2025 - number))
            print(f"round {number}: intake {taken[-1]:.2f} s, typed COPY {copied[-1]:.2f} s", flush=True)
        # A replacement is also compared with the lines it replaces.
        replaced = take(settings, writer, path, 2024)
        backend = backend_peak(writer)
        version = writer.get_parameter_status("server_version")
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\nmachine: {os.cpu_count()} x {platform.processor() or platform.machine()}, PostgreSQL {version},"
        f" load {os.getloadavg()[0]:.1f}; {path.name}, {path.stat().st_size / 2**20:.0f} MB, {lines:,} lines"
    )
    for name, times in (("intake", taken), ("typed COPY", copied)):
        rates = [lines / t for t in times]
        spread = statistics.stdev(rates) if len(rates) > 1 else 0.0
        print(f"{name}: {statistics.median(rates):,.0f} lines/s (n={rounds}, ± {spread:,.0f})")
    ratio = statistics.median(c / t for t, c in zip(taken, copied, strict=True))
    print(f"replacing as many lines: {replaced:.2f} s")
    print(
        f"ratio: {ratio:.2f} of the typed COPY (target {TARGET:.2f});"
        f" peak: intake {ours:,.0f} MB, server process {backend:,.0f} MB"
    )


def main() -> None:
    """Start a server of our own, make the file, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--lines", type=int, default=500_000, help="lines of the file")
    parser.add_argument("--form", choices=("activities", "seizures"), default="activities", help="form")
    parser.add_argument("--rounds", type=int, default=3, help="rounds")
    arguments = parser.parse_args()

    with throwaway_warehouse(26532, max_rows=max(2_000_000, arguments.lines)) as (settings, _):
        bootstrap.allow_synthetic(settings)
        path = settings.state_dir.parent / f"{arguments.form}.csv"
        volume.write_lines(path, arguments.lines, arguments.form, seed=1)
        measure(settings, path, arguments.lines, arguments.rounds)


if __name__ == "__main__":
    main()
