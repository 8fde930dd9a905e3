"""`antq init`, `up`, `status`, `down` and `login`: an installation and its services."""

from typing import Annotated

import typer

from antq.cli import frame, output
from antq.cli.frame import example
from antq.cli.options import AsJson


@example("antq init", "antq init --demonstration")
def init(
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Allow synthetic data in this warehouse, for good.")
    ] = False,
) -> None:
    """Create the databases, roles, event log and reference lists, or bring them up to date."""
    from antq.platform import control

    control.initialise(frame.settings(), demonstration=demonstration, say=typer.echo)


@example("antq up")
def up(
    timeout: Annotated[float, typer.Option(help="Seconds to wait until every service answers.")] = 240.0,
) -> None:
    """Start every service in the background and wait until it answers."""
    from antq.platform import control
    from antq.platform.status import addresses

    settings = frame.settings()
    control.start(settings, say=typer.echo, timeout=timeout)
    found = addresses(settings)
    typer.echo(f"Airflow  {found['airflow']}\nSuperset {found['superset']}")


@example("antq down")
def down() -> None:
    """Stop every service; nothing keeps running."""
    from antq.platform import control

    control.stop(frame.settings(), say=typer.echo)


@example("antq status", "antq status --json")
def status(as_json: AsJson = False) -> None:
    """Show what runs, how far the log is published and which files wait; exit 1 when anything is not well."""
    from antq.platform.status import read_status

    found = read_status(frame.settings())
    if as_json:
        output.print_json(found.as_dict())
    else:
        for name, state in found.services.items():
            typer.echo(f"{name:<24}{state:<8}{found.notes.get(name, '')}".rstrip())
        for name, address in found.urls.items():
            typer.echo(f"{name:<24}{address}")
        for name, position in found.log.items():
            typer.echo(f"{name:<24}{'unknown' if position is None else position}")
        since = f", the oldest since {found.unanswered['oldest']}" if found.unanswered["oldest"] else ""
        typer.echo(f"{'unanswered files':<24}{found.unanswered['files']}{since}")
        for problem in found.problems:
            output.note(f"not well: {problem}")
    output.end_unless(not found.problems)


@example("antq login")
def login() -> None:
    """Show the administrator's login of Airflow and Superset, for a person at this machine."""
    from antq.platform.status import logins

    typer.echo(logins(frame.settings()))
