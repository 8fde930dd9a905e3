"""Lines a second into the log, against a bare COPY of the same lines into a typed table, in turns on one server.

    python benchmarks/eventlog_append.py [--lines 200000] [--rounds 5]

The log's side is what intake does: chunks of 500 lines by COPY, digest, append, commit. The other side is a COPY of the
same values, ready as text, into a typed table without keys: the fastest way in there is. Both read from memory.
"""

import argparse
import io
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from psycopg2.extensions import connection as Connection
from throwaway import throwaway_warehouse

from antq.core.database import connect
from antq.core.settings import Settings
from antq.eventlog.store import LINES_PER_CHUNK, NewEvent, append

TYPED = """
create table typed_rows (
    line_no integer,
    status text,
    source_cell text,
    level text,
    group_no text,
    acquisition_code text,
    item_code text,
    quantity numeric,
    unit_code text
)
"""


def make_values(count: int) -> list[tuple[str, ...]]:
    """Seizure lines with the codes and the lengths of real ones."""
    items = ("methamphetamine_crystal", "heroin", "synthetic_drug_tablets", "cannabis_dry")
    units = ("kg", "g", "tablet", "kg")
    return [
        (
            str(n),
            "accepted",
            f"Thu giữ!A{n + 1}",
            "province",
            str(n // 3),
            "seized",
            items[n % 4],
            f"{n % 997}.{n % 83:02d}",
            units[n % 4],
        )
        for n in range(1, count + 1)
    ]


def make_chunks(values: list[tuple[str, ...]]) -> list[bytes]:
    """The same lines as intake hands them to the log."""
    keys = ("n", "s", "cell", "level", "grp", "acq", "item", "qty", "unit")
    lines = [{**dict(zip(keys, row, strict=True)), "n": int(row[0])} for row in values]
    return [
        json.dumps(lines[start : start + LINES_PER_CHUNK], ensure_ascii=False).encode()
        for start in range(0, len(lines), LINES_PER_CHUNK)
    ]


def append_to_log(conn: Connection, chunks: list[bytes]) -> None:
    stream = f"report/seizures/an_giang_2025/police/{uuid4()}/structured/synthetic"
    append(conn, [NewEvent(uuid4(), stream, 0, "ReportFiled", {"vintage": 1}, "benchmark", chunks)])
    conn.commit()


def copy_typed(conn: Connection, text: bytes) -> None:
    with conn.cursor() as cursor:
        cursor.copy_expert("copy typed_rows from stdin", io.BytesIO(text))
    conn.commit()


def seconds(step: Callable[[], None]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def peak_megabytes(conn: Connection) -> float:
    """The most memory the connection's server process has held, shared buffers it touched included."""
    status = Path(f"/proc/{conn.info.backend_pid}/status").read_text()
    (peak,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


def measure(settings: Settings, count: int, rounds: int) -> None:
    values = make_values(count)
    chunks = make_chunks(values)
    text = "".join("\t".join(row) + "\n" for row in values).encode()
    log_times, typed_times = [], []
    with closing(connect("writer", settings)) as writer, closing(connect("owner", settings)) as owner:
        with owner.cursor() as cursor:
            cursor.execute(TYPED)
        owner.commit()
        append_to_log(writer, chunks[:2])
        for number in range(1, rounds + 1):
            typed_times.append(seconds(lambda: copy_typed(owner, text)))
            log_times.append(seconds(lambda: append_to_log(writer, chunks)))
            print(
                f"round {number}: log {log_times[-1]:.2f} s, typed COPY {typed_times[-1]:.2f} s", flush=True
            )
        peak = peak_megabytes(writer)
        version = writer.get_parameter_status("server_version")

    print(
        f"\nmachine: {os.cpu_count()} x {processor()}, {memory_gigabytes():.0f} GB, PostgreSQL {version},"
        f" load {os.getloadavg()[0]:.1f}"
    )
    for name, times in (("append to the log", log_times), ("typed COPY", typed_times)):
        rates = [count / t for t in times]
        spread = statistics.stdev(rates) if len(rates) > 1 else 0.0
        print(
            f"{name}: {statistics.median(rates):,.0f} lines/s (n={rounds}, ± {spread:,.0f}, "
            f"{min(rates):,.0f} to {max(rates):,.0f}; {count:,} lines a round)"
        )
    ratio = statistics.median(t / a for a, t in zip(log_times, typed_times, strict=True))
    print(f"ratio: {ratio:.2f} of the typed COPY; peak of the server process: {peak:,.0f} MB")


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def memory_gigabytes() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--lines", type=int, default=200_000, help="lines a round")
    parser.add_argument("--rounds", type=int, default=5, help="rounds")
    arguments = parser.parse_args()

    with throwaway_warehouse(26432) as (settings, _):
        measure(settings, arguments.lines, arguments.rounds)


if __name__ == "__main__":
    main()
