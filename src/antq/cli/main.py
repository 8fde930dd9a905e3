"""The `antq` command. Each module of `antq.cli.commands` registers its own; heavy imports stay inside them."""

import importlib
import pkgutil
import sys

import typer

from antq import __version__
from antq.cli import commands
from antq.core.errors import AntqError

app = typer.Typer(
    name="antq",
    help="Kho ANTQ: an event-sourced national warehouse of provincial reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"antq {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
    ),
) -> None:
    """Kho ANTQ: an event-sourced national warehouse of provincial reports."""


for _module in pkgutil.iter_modules(commands.__path__):
    importlib.import_module(f"antq.cli.commands.{_module.name}").register(app)


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 refused or a check failed, 2 wrong usage."""
    try:
        app()
    except AntqError as error:
        print(f"antq: {error}", file=sys.stderr)
        sys.exit(1)
