"""What a workbook costs the intake, against fastexcel's own reading of the same bytes, in turns in one process.

    python benchmarks/xlsx_reading.py [--lines 100000] [--form activities] [--rounds 5]

fastexcel's side opens the workbook and loads every sheet into a frame. Ours is `guards.inspect` and `readers.read`: the
package looked through, every sheet read, the layout found, each cell a text of its field; `examine` is all that and
every rule.
"""

import argparse
import csv
import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import fastexcel
from openpyxl import Workbook

from antq import forms
from antq.core.clock import VIET_NAM
from antq.documents import guards, readers
from antq.intake.examination import examine
from antq.reference import lists
from antq.simulation import volume

TARGET = 2.0
SENDER = "examples"
RECEIVED = datetime(2026, 1, 5, 8, 0, tzinfo=VIET_NAM)
MOST_ROWS = 2_000_000


def workbook(lines: int, form: str) -> bytes:
    """A workbook of the template with so many lines; numbers are native cells, and every line fills its codes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines.csv"
        volume.write_lines(path, lines, form, seed=1)
        text = path.read_text(encoding="utf-8").splitlines()
    cover = [line.removeprefix("# ").split(": ", 1) for line in text if line.startswith("#")]
    rows = csv.reader(line for line in text if not line.startswith("#"))
    book = Workbook(write_only=True)
    sheet = book.create_sheet(forms.COVER_SHEET)
    for label, value in cover:
        if label != forms.CSV_FORM_LABEL:
            sheet.append([label, value])
    sheet = book.create_sheet(forms.FORMS[form].sheet)
    headings = next(rows)
    # The code columns of a filled-in template are not blank: that is most of a real sheet's text.
    codes = [
        field
        for field in forms.FORMS[form].fields
        if field.code_list and field.default and field.header_vi not in headings
    ]
    defaults = [lists.labels(field.code_list or "")[field.default or ""] for field in codes]
    sheet.append(headings + [field.header_vi for field in codes])
    for row in rows:
        sheet.append([_native(cell) for cell in row] + defaults)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _native(cell: str) -> str | int | float:
    digits = cell.replace(",", "", 1)
    if not digits.isdigit():
        return cell
    return int(cell) if digits == cell else float(cell.replace(",", "."))


def fastexcels_own(data: bytes) -> None:
    """Every sheet into a frame, as fastexcel does it by default."""
    book = fastexcel.read_excel(data)
    for name in book.sheet_names:
        book.load_sheet(name).to_polars()


def ours(data: bytes) -> None:
    """The file looked through and read."""
    readers.read(data, guards.inspect(data), MOST_ROWS, SENDER, RECEIVED.date(), lambda _: None)


def ours_and_rules(data: bytes) -> None:
    """The file looked through, read and judged."""
    found = examine(data, "a.xlsx", SENDER, RECEIVED, max_rows=MOST_ROWS, demonstration=True)
    if not found.sections or found.sections[0].counts()["rejected"]:
        raise SystemExit(f"not all lines were accepted: {found.findings}")


def timed(work: Callable[[bytes], None], data: bytes) -> tuple[float, float]:
    """Seconds on the clock, and of processors."""
    clock, processors = time.perf_counter(), time.process_time()
    work(data)
    return time.perf_counter() - clock, time.process_time() - processors


def main() -> None:
    """Make the workbook, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--lines", type=int, default=100_000, help="lines of the workbook")
    parser.add_argument("--form", choices=("activities", "seizures"), default="activities", help="form")
    parser.add_argument("--rounds", type=int, default=5, help="rounds")
    arguments = parser.parse_args()
    data = workbook(arguments.lines, arguments.form)
    sides = {"fastexcel": fastexcels_own, "inspect and read": ours, "examine": ours_and_rules}
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
    for _ in range(arguments.rounds):
        for name, work in sides.items():
            took[name].append(timed(work, data))
    print(
        f"{arguments.lines:,} lines of {arguments.form}, {len(data) / 2**20:.1f} MB,"
        f" {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
    )
    own = took["fastexcel"]
    for name, times in took.items():
        clock, processors = (statistics.median(t[i] for t in times) for i in (0, 1))
        ratios = [statistics.median(t[i] / o[i] for t, o in zip(times, own, strict=True)) for i in (0, 1)]
        print(
            f"{name:>17}: {clock:.2f} s, {processors:.2f} s of processors (n={arguments.rounds});"
            f" {ratios[0]:.2f} and {ratios[1]:.2f} of fastexcel"
        )
    print(f"target: inspect and read below {TARGET:.1f} of fastexcel")


if __name__ == "__main__":
    main()
