"""`antq template`: the workbook a reporting unit fills in for a period."""

from pathlib import Path
from typing import Annotated

import typer

from antq.cli import choices, frame, output
from antq.cli.frame import example
from antq.cli.options import Period, Province, Unit


@example('antq template --unit police --province "An Giang" --period 2026-Q3 -o mau.xlsx')
def template(
    unit: Unit,
    province: Province,
    period: Period,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write (.xlsx).", metavar="FILE.xlsx")],
    basis: Annotated[
        str | None,
        typer.Option(
            help="Basis of the period, if not the reporting calendar's.",
            autocompletion=choices.complete_values("period_basis"),
        ),
    ] = None,
) -> None:
    """Write the template of a unit for a period, with what the warehouse knows of it."""
    from antq import templates
    from antq.core.errors import AntqError

    wanted = templates.Template.wanted(province, unit, period, basis)
    known = templates.read_history(frame.settings(), wanted.province_key, wanted.unit, wanted.period)
    try:
        out.write_bytes(templates.build(wanted, known))
    except OSError as error:
        raise AntqError(
            f"cannot write: {error.strerror}", where=str(out), fix="choose another path"
        ) from None
    typer.echo(f"{out}: {wanted.slot}")
    frame.say_period(period, wanted.period, as_json=False)
    if known.is_reached:
        filled = (
            f"{output.count(len(known.models), 'model')} and {output.count(len(known.figures), 'figure')}"
        )
        typer.echo(f"  filled in: {filled} of the last period")
    else:
        output.note("  the warehouse was not reached: figures of the last period and models are left out")
