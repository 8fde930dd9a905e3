"""`antq trace`: from a figure to the events, files and cells it came from."""

from typing import Annotated

import typer

from antq.cli import frame, output
from antq.cli.frame import example
from antq.cli.options import AsJson


@example(
    "antq trace national_totals measure_code=seizure_cases period_key=2021.assumed boundary_set=34",
    "antq trace cell_states province_key=quang_ninh_2008 boundary_set=63 reporting_unit=consolidated"
    " measure_code=movement_launches period_key=2026-Q1 origin=synthetic",
)
def trace(
    table: Annotated[
        str, typer.Argument(help="A mart or fact table, such as national_totals.", metavar="TABLE")
    ],
    key: Annotated[list[str], typer.Argument(help="What names the row.", metavar="COLUMN=VALUE...")],
    position: Annotated[
        int | None, typer.Option(help="Log position to read at; default the published one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print what a figure or a state rests on, down to file and cell; add a figure up again, exit 1 if it differs."""
    from antq import trace as lineage
    from antq.trace import trace_text

    pairs = [one.partition("=") for one in key]
    if unequal := [column for column, equals, _ in pairs if not equals]:
        raise typer.BadParameter(f"write COLUMN=VALUE: {', '.join(unequal)}", param_hint="KEY")
    wanted = {c: _as_key(value, as_json=as_json) if c == "period_key" else value for c, _, value in pairs}
    with frame.connection("builder") as conn:
        found = lineage.trace(conn, frame.settings(), table, wanted, position)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        output.print_lines(trace_text.lines(found))
    output.end_unless(found.agrees is not False)


def _as_key(period: str, *, as_json: bool) -> str:
    """The key of a period given as a key or label, as the commands on slots take it; an empty one stays empty."""
    from antq import periods

    if not period:
        return period
    period_meant = periods.from_label(period)
    frame.say_period(period, period_meant, as_json=as_json)
    return period_meant.key
