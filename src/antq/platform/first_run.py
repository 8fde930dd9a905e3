"""What `make run` does once the environments are there: start everything, file the examples, show what became of them.

Safe to repeat: what was filed by an earlier run is not filed again (going back to a replaced report would be a new
filing), so a second run only starts what does not run and prints the same table.
"""

import json
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from antq.core.database import connect
from antq.core.errors import AntqError
from antq.core.progress import Progress
from antq.core.secrets import write_private
from antq.core.settings import Settings, get_settings
from antq.intake import landing
from antq.intake import receipt as receipts
from antq.platform import control, status
from antq.platform.airflow_api import notify_landing
from antq.warehouse.build_progress import await_all_published

EXAMPLES = "examples"
REPORTS = {".xlsx", ".csv", ".json", ".txt"}
PUBLISH_TIMEOUT = 300.0


def _say(message: str) -> None:
    print(message, flush=True)


def step(name: str, action: Callable[[], object]) -> None:
    """Run one step between its name and its time. Raises what the step raised, after naming it."""
    _say(name)
    started = time.monotonic()
    try:
        action()
    except Exception:
        _say(f"{name}: failed after {time.monotonic() - started:.1f} s")
        raise
    _say(f"{name}: done in {time.monotonic() - started:.1f} s")


def run(settings: Settings) -> None:
    """All steps of a first run, or of a later one. Raises AntqError."""
    step("Initialise", lambda: control.initialise(settings, demonstration=True, say=_say))
    # Landed before Airflow starts, so that its first run takes them all and one build publishes them.
    step("Land the examples and a synthetic nation", lambda: land(settings))
    step("Start the services", lambda: control.start(settings, say=_say, timeout=240))
    notify_landing(settings)
    step("Take in, build, check, publish", lambda: wait_published(settings))
    _say("")
    _say(examples_table(settings))
    _say("")
    _say(closing_words(settings))


def _record(settings: Settings) -> Path:
    return settings.state_dir / "first-run.json"


def landed(settings: Settings) -> dict[str, str]:
    """Submission ids of the examples an earlier run landed, by file name; `simulated` marks the nation."""
    try:
        found: dict[str, str] = json.loads(_record(settings).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def land(settings: Settings) -> None:
    """Land each example in the order of its name, and the synthetic nation, unless that was done before."""
    done = landed(settings)
    for path in sorted((settings.home / EXAMPLES).iterdir()):
        if path.suffix in REPORTS and path.name not in done:
            done[path.name] = landing.land(settings, path, "examples")
            write_private(_record(settings), json.dumps(done, indent=2) + "\n")
    if "simulated" not in done:
        from antq.simulation import nation

        folder = settings.state_dir / "simulated"
        for file in nation.write(nation.DEMONSTRATION, folder):
            landing.land(settings, folder / file.name, file.sender, file.received_at)
        write_private(_record(settings), json.dumps({**done, "simulated": "yes"}, indent=2) + "\n")


def wait_published(settings: Settings) -> None:
    """Return when every landed file has its receipt and every event is published, telling how far it is."""
    with Progress() as progress:
        await_all_published(settings, PUBLISH_TIMEOUT, progress.show)


def examples_table(settings: Settings) -> str:
    """What each example became: status, line counts, and the vintage of each of its filings."""
    rows: list[tuple[str, ...]] = [
        ("example", "became", "lines", "accepted", "warned", "rejected", "filings")
    ]
    with closing(connect("writer", settings)) as connection:
        for name, submission in sorted(landed(settings).items()):
            receipt = receipts.load(connection, submission) if name != "simulated" else None
            if receipt is None:
                continue
            lines = receipt.lines
            filings = [
                f"{f.form} {f.province_key} {f.period_key} v{f.vintage or '-'}" for f in receipt.filings
            ]
            counts = (lines.in_, lines.accepted, lines.warned, lines.rejected)
            rows.append((name, receipt.status, *map(str, counts), "; ".join(filings) or "-"))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def closing_words(settings: Settings) -> str:
    """Addresses, logins and what to type next."""
    urls = status.addresses(settings)
    return (
        f"Superset  {urls['superset']}\n"
        f"Airflow   {urls['airflow']}\n"
        f"{status.logins(settings)}\n"
        "make status shows what runs, make stop stops it; the data stays in .antq"
    )


def main() -> None:
    """Run everything; exit 1 with what, where and fix if a step fails."""
    started = time.monotonic()
    try:
        run(get_settings())
    except AntqError as error:
        print(f"make run: {error}", file=sys.stderr)
        sys.exit(1)
    _say(f"ready in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
