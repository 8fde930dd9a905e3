"""Answers hostile files in a process of its own, under limits, and prints what each took: one JSON object a line.

    python hostile_run.py FIRST

Begins with the file of that number, so that whoever started it can go on after one that killed the process.
"""

import json
import re
import resource
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from hostile_files import Hostile, hostile_files

from antq.core.clock import VIET_NAM
from antq.intake import filing_decisions, filing_events, landing
from antq.intake import receipt as receipts
from antq.intake.amendments import in_force
from antq.intake.examination import examine

# Address space, of which a process of many threads asks more than it ever touches.
ADDRESS_SPACE = 6 * 2**30
RECEIVED = datetime(2026, 1, 5, 8, 0, tzinfo=VIET_NAM)


def peak_mb() -> float:
    """Megabytes of memory the process has held at most since `reset_peak`."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s+(\d+)", status)
    assert found
    return int(found[1]) / 1024


def reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")


def limit() -> None:
    """Bound the process's memory."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


def answer(hostile: Hostile, data: bytes) -> dict[str, Any]:
    """Examine a file, decide, write its receipt and events; what came of it, and what it took."""
    reset_peak()
    started, spent = time.perf_counter(), time.process_time()
    name = landing.safe_name(hostile.file_name)
    examined = examine(data, name, "examples", RECEIVED, max_rows=200_000, demonstration=True)
    decisions = filing_decisions.decide(UUID(int=7), examined, in_force.empty_streams(examined))
    receipt = receipts.compose("x", UUID(int=7), examined, decisions, {})
    refs = dict.fromkeys(filing_events.raw_values(decisions, examined), "ab" * 32)
    written = 0
    for decision in decisions:
        event = filing_events.to_event(UUID(int=7), examined, decision, refs)
        json.dumps(event.payload, ensure_ascii=False).encode()
        written += sum(len(json.loads(chunk)) for chunk in event.lines)
    lines = receipt.lines
    return {
        "name": hostile.name,
        "status": receipt.status,
        "codes": sorted({finding.code for finding in receipt.findings}),
        "file": receipt.file,
        "kept": not examined.is_secret,
        "in": lines.in_,
        "written": written,
        "json": len(json.dumps(receipt.as_json(), ensure_ascii=False).encode()),
        "seconds": round(time.perf_counter() - started, 2),
        "cpu": round(time.process_time() - spent, 2),
        "peak_mb": round(peak_mb()),
    }


def main() -> None:
    limit()
    for hostile in hostile_files()[int(sys.argv[1]) :]:
        print(json.dumps(answer(hostile, hostile.make())), flush=True)


if __name__ == "__main__":
    main()
