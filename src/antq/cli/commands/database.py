"""`antq psql` and `antq dsn`: the warehouse in SQL."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from antq.cli import frame
from antq.cli.frame import example, passes_on
from antq.core.database import Role
from antq.core.errors import AntqError

if TYPE_CHECKING:
    from antq.core.settings import Settings

AsRole = Annotated[
    Role, typer.Option("--role", help="As owner, builder, writer or analyst; an analyst only reads.")
]
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "application_name": "PGAPPNAME",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


@example(
    "antq psql", 'antq psql -c "select form, filing_state, count(*) from marts.filing_status group by 1, 2"'
)
@passes_on
def psql(context: typer.Context, role: AsRole = "analyst") -> None:
    """Open psql on the warehouse; all else that is given goes to psql."""
    from antq.core.database import parameters

    settings = frame.settings()
    parts = parameters(role, settings)
    environment = {
        **os.environ,
        **{_VARIABLES[name]: value for name, value in parts.items() if name in _VARIABLES},
    }
    program = _program(settings)
    sys.stdout.flush()
    try:
        os.execve(program, [program, *context.args], environment)  # noqa: S606 (no shell is wanted)
    except OSError as error:
        raise AntqError(f"cannot run psql: {error}", where=program, fix="install psql") from None


@example("antq dsn", "antq dsn --role writer")
def dsn(role: AsRole = "analyst") -> None:
    """Print a libpq connection string for a role. It holds the role's password."""
    from antq.core import database

    typer.echo(database.dsn(role, frame.settings()))


def _program(settings: "Settings") -> str:
    """The psql that fits the server."""
    from antq.platform.binaries import find_psql
    from antq.platform.server import Server

    return str(find_psql() if settings.dsn is not None else Server(settings).psql())
