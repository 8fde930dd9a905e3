"""The `antq` command: its groups, as a user thinks of the work. Heavy imports stay inside the commands."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from antq import __version__
from antq.cli import output
from antq.cli.commands import (
    alerts,
    build,
    database,
    figure,
    installation,
    lists,
    log,
    model,
    nation,
    reference,
    release,
    replay,
    report,
    review,
    slot,
    template,
    text,
)
from antq.cli.frame import add
from antq.core.errors import AntqError

_HELP: Final = (
    "Kho ANTQ: a national warehouse of provincial reports, each figure traceable to its file and cell."
)

# What is listed together in `antq --help`, in this order: single commands, and nouns with commands of their own.
PANELS: Final[Mapping[str, Sequence[typer.Typer | Callable[..., None]]]] = {
    "Run the warehouse": (
        installation.init,
        installation.up,
        installation.status,
        installation.down,
        installation.login,
    ),
    "File reports": (template.template, report.submit, report.receipt, text.extract, nation.simulate),
    "Correct what was filed": (slot.app, review.app, replay.app, model.app),
    "Say what is owed": (lists.app,),
    "See what is wrong": (alerts.app,),
    "Look at figures": (reference.app, figure.trace, database.psql, database.dsn),
    "Publish figures": (build.refresh, build.check, release.app),
    "Keep the record": (log.verify, build.rebuild),
}


def name_of(entry: typer.Typer | Callable[..., None]) -> str:
    """What is typed for a command or noun of PANELS."""
    return str(entry.info.name) if isinstance(entry, typer.Typer) else entry.__name__


class _InOrder(TyperGroup):
    """Lists single commands and nouns in the order of PANELS; Typer would put all nouns last."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [name_of(entry) for entries in PANELS.values() for entry in entries]


app = typer.Typer(
    name="antq",
    cls=_InOrder,
    help=_HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"antq {__version__}")
        raise typer.Exit


@app.callback(help=_HELP)
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    pass


for _panel, _entries in PANELS.items():
    for _entry in _entries:
        if isinstance(_entry, typer.Typer):
            app.add_typer(_entry, rich_help_panel=_panel)
        else:
            add(app, _entry, _panel)


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 refused or a check failed, 2 wrong usage."""
    try:
        app(prog_name="antq")
    except AntqError as error:
        sys.exit(output.print_error(error))
