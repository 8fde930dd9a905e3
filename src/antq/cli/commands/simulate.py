"""`antq simulate`."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from antq.core.settings import get_settings


def _months(text: str) -> tuple[date, date]:
    """`2025-05:2025-08` or `2025-05` → first days of the first and last month."""
    match = re.fullmatch(r"(\d{4})-(\d\d)(?::(\d{4})-(\d\d))?", text)
    try:
        if match is None:
            raise ValueError
        first = date(int(match[1]), int(match[2]), 1)
        return first, date(int(match[3]), int(match[4]), 1) if match[3] else first
    except ValueError:
        raise typer.BadParameter(
            f"{text} is no range of months; write 2025-05:2025-08", param_hint="--months"
        ) from None


def simulate(
    seed: Annotated[int, typer.Option(help="The same seed gives the same files, byte for byte.")] = 2025,
    provinces: Annotated[int, typer.Option(help="How many of the 63 territories of before July 2025.")] = 63,
    months: Annotated[str, typer.Option(help="First and last month.", metavar="FROM:TO")] = "2025-05:2025-08",
    out: Annotated[Path | None, typer.Option(help="Folder to write to [default: <state>/simulated].")] = None,
    lines: Annotated[
        int | None, typer.Option(help="Write one CSV file of so many lines instead of a nation.")
    ] = None,
    form: Annotated[str, typer.Option(help="Form of that one file: activities or seizures.")] = "activities",
    submit: Annotated[bool, typer.Option("--submit", help="Land the files in the inbox as well.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write the reports of a synthetic nation, plainly marked (`Nguồn dữ liệu: mô phỏng`), and file them if asked."""
    from antq.simulation import nation

    folder = out or get_settings().state_dir / "simulated"
    landed = 0
    written: list[tuple[Path, str, datetime | None]]
    if lines is not None:
        if form not in ("activities", "seizures"):
            raise typer.BadParameter(f"{form} is none of activities, seizures", param_hint="--form")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{form}_{lines}.csv"
        nation.write_lines(path, lines, "seizures" if form == "seizures" else "activities", seed)
        written, count = [(path, "simulation", None)], lines
    else:
        first, last = _months(months)
        files = nation.write(nation.Plan(seed, provinces, first, last), folder)
        written = [(folder / file.name, file.sender, file.received_at) for file in files]
        count = sum(len(section.lines) for file in files for section in file.report.sections)
    if submit:
        from antq.intake import landing
        from antq.platform.airflow_api import notify_landing

        for path, sender, received_at in written:
            landing.land(get_settings(), path, sender, received_at)
            landed += 1
        notify_landing(get_settings())
    if as_json:
        summary = {"folder": str(folder), "files": len(written), "lines": count, "landed": landed}
        typer.echo(json.dumps(summary, ensure_ascii=False))
    else:
        typer.echo(
            f"{len(written)} files, {count} lines in {folder}" + (f"; {landed} landed" if landed else "")
        )


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(simulate)
