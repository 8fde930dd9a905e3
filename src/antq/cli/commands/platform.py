"""`antq init | up | down | status | login | psql | dsn`."""

import json
import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from antq.core.database import Role
from antq.core.errors import AntqError
from antq.core.settings import get_settings

if TYPE_CHECKING:
    from antq.platform.control import Status

_Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_RoleOption = Annotated[
    str, typer.Option("--role", help="owner, builder, writer or analyst.", metavar="ROLE")
]


def _role(name: str) -> Role:
    roles: dict[str, Role] = {
        "owner": "owner",
        "builder": "builder",
        "writer": "writer",
        "analyst": "analyst",
    }
    if name not in roles:
        raise typer.BadParameter(f"{name} is none of {', '.join(roles)}", param_hint="--role")
    return roles[name]


def init(
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Allow synthetic data in this warehouse, for good.")
    ] = False,
) -> None:
    """Create the databases, roles, event log and reference lists, or bring them up to date."""
    from antq.platform import control

    control.initialise(get_settings(), demonstration=demonstration, say=typer.echo)


def up(
    timeout: Annotated[float, typer.Option(help="Seconds to wait until every service answers.")] = 240.0,
) -> None:
    """Start every service in the background and wait until it answers."""
    from antq.platform import control

    settings = get_settings()
    control.start(settings, say=typer.echo, timeout=timeout)
    status = control.read_status(settings)
    typer.echo(f"Airflow  {status.urls['airflow']}\nSuperset {status.urls['superset']}")


def down() -> None:
    """Stop every service; nothing keeps running."""
    from antq.platform import control

    control.stop(get_settings(), say=typer.echo)


def status(as_json: _Json = False) -> None:
    """Show what runs, how far the log is published and which files wait; exit 1 when anything is not well."""
    from antq.platform import control

    found = control.read_status(get_settings())
    if as_json:
        typer.echo(json.dumps(found.as_dict()))
    else:
        _print_status(found)
    if found.problems:
        raise typer.Exit(1)


def login() -> None:
    """Show the administrator's login of Airflow and Superset, for a person at this machine."""
    from antq.platform import control

    typer.echo(control.logins(get_settings()))


def _print_status(found: "Status") -> None:
    for name, state in found.services.items():
        note = found.notes.get(name, "")
        typer.echo(f"{name:<24}{state:<8}{note}".rstrip())
    for name, address in found.urls.items():
        typer.echo(f"{name:<24}{address}")
    for name, position in found.log.items():
        typer.echo(f"{name:<24}{'unknown' if position is None else position}")
    since = f", the oldest since {found.unanswered['oldest']}" if found.unanswered["oldest"] else ""
    typer.echo(f"{'unanswered files':<24}{found.unanswered['files']}{since}")
    for problem in found.problems:
        typer.echo(f"not well: {problem}", err=True)


def psql(
    context: typer.Context,
    role: _RoleOption = "analyst",
) -> None:
    """Open psql on the warehouse; what follows `--` goes to psql."""
    from antq.core.database import parameters
    from antq.platform.server import Server, find_psql

    settings = get_settings()
    parts = parameters(_role(role), settings)
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "dbname": "PGDATABASE",
        "user": "PGUSER",
        "password": "PGPASSWORD",
    }
    names |= {"application_name": "PGAPPNAME", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    environment = {**os.environ, **{names[k]: v for k, v in parts.items() if k in names}}
    program = find_psql() if settings.dsn is not None else Server(settings).psql()
    sys.stdout.flush()
    try:
        os.execve(program, [str(program), *context.args], environment)  # noqa: S606 (no shell is wanted)
    except OSError as error:
        raise AntqError(f"cannot run psql: {error}", where=str(program), fix="install psql") from None


def dsn(role: _RoleOption = "analyst") -> None:
    """Print a libpq connection string for a role. It holds the role's password."""
    from antq.core import database

    typer.echo(database.dsn(_role(role), get_settings()))


def register(app: typer.Typer) -> None:
    """Add the platform's commands to `app`."""
    for command in (init, up, down, status, login, dsn):
        app.command()(command)
    app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(psql)
