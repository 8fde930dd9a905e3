"""`antq template`: the workbook a reporting unit fills in for a period."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(template)


def template(
    unit: Annotated[str, typer.Option(help="Reporting unit: code or name.")],
    province: Annotated[str, typer.Option(help="Province as it stands at the end of the period.")],
    period: Annotated[str, typer.Option(help="Period key or label, such as 2026-Q3.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write (.xlsx).", metavar="FILE.xlsx")],
    basis: Annotated[
        str | None, typer.Option(help="Basis of the period, if not the reporting calendar's.")
    ] = None,
) -> None:
    """Write the template of a unit for a period, with what the warehouse knows of it."""
    from antq import templates
    from antq.cli.commands.slots import say_period
    from antq.core.errors import AntqError
    from antq.core.settings import get_settings

    wanted = templates.Template.wanted(province, unit, period, basis)
    known = templates.ask(get_settings(), wanted.province_key, wanted.unit, wanted.period)
    try:
        out.write_bytes(templates.build(wanted, known))
    except OSError as error:
        raise AntqError(
            f"cannot write: {error.strerror}", where=str(out), fix="choose another path"
        ) from None
    typer.echo(f"{out}: {wanted.slot}")
    say_period(period, wanted.period, as_json=False)
    if not known.reached:
        typer.echo(
            "  không kết nối được kho: chưa có số liệu kỳ trước và mô hình / warehouse not reached", err=True
        )
    else:
        typer.echo(
            f"  {len(known.models)} mô hình, {len(known.figures)} số liệu kỳ trước"
            " / models and figures of the last period filled in"
        )
