"""`antq simulate`: a synthetic nation."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from antq.cli import frame, output
from antq.cli.frame import example
from antq.cli.options import AsJson


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


@example(
    "antq simulate --provinces 3 --months 2025-06 --out nation --submit",
    "antq simulate --lines 10000 --form seizures --out nation",
)
def simulate(
    seed: Annotated[int, typer.Option(help="The same seed gives the same files, byte for byte.")] = 2025,
    provinces: Annotated[int, typer.Option(help="How many of the 63 territories of before July 2025.")] = 63,
    months: Annotated[str, typer.Option(help="First and last month.", metavar="FROM:TO")] = "2025-05:2025-08",
    out: Annotated[Path | None, typer.Option(help="Folder to write to; default <state>/simulated.")] = None,
    lines: Annotated[
        int | None, typer.Option(help="Write one CSV file of so many lines instead of a nation.")
    ] = None,
    form: Annotated[
        Literal["activities", "seizures"], typer.Option(help="Form of that one file.")
    ] = "activities",
    submit: Annotated[bool, typer.Option("--submit", help="Land the files in the inbox as well.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the reports of a synthetic nation, plainly marked (`Nguồn dữ liệu: mô phỏng`), and file them if asked."""
    from antq.simulation import nation, volume

    settings = frame.settings()
    folder = out or settings.state_dir / "simulated"
    written: list[tuple[Path, str, datetime | None]]
    if lines is not None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{form}_{lines}.csv"
        volume.write_lines(path, lines, form, seed)
        written, count = [(path, "simulation", None)], lines
    else:
        first, last = _months(months)
        files = nation.write(nation.Plan(seed, provinces, first, last), folder)
        written = [(folder / file.name, file.sender, file.received_at) for file in files]
        count = sum(len(section.lines) for file in files for section in file.report.sections)
    landed = 0
    if submit:
        from antq.intake import landing

        for path, sender, received_at in written:
            landing.land(settings, path, sender, received_at)
            landed += 1
        frame.tell_airflow()
    if as_json:
        output.print_json({"folder": str(folder), "files": len(written), "lines": count, "landed": landed})
    else:
        also = f"; {landed} landed" if landed else ""
        typer.echo(f"{output.count(len(written), 'file')}, {output.count(count, 'line')} in {folder}{also}")
