"""What all commands share: examples in their help, settings, connections, and what follows a decision."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from typer.core import TyperCommand

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection

    from antq.core.database import Role
    from antq.core.settings import Settings
    from antq.periods import Period

_Function = TypeVar("_Function", bound=Callable[..., None])


def example(*lines: str) -> Callable[[_Function], _Function]:
    """Give a command the lines that its help shows as examples. Tests run each of them."""

    def keep(function: _Function) -> _Function:
        function.examples = lines  # type: ignore[attr-defined]
        return function

    return keep


def passes_on(function: _Function) -> _Function:
    """Let a command take arguments and options that it does not know, to hand them on."""
    function.context_settings = {"allow_extra_args": True, "ignore_unknown_options": True}  # type: ignore[attr-defined]
    return function


def add(app: typer.Typer, function: Callable[..., None], panel: str | None = None) -> None:
    """Add a function to `app` as the command of its name, with its examples."""
    app.command(
        function.__name__.rstrip("_"),
        cls=Command,
        rich_help_panel=panel,
        context_settings=getattr(function, "context_settings", None),
    )(function)


def noun(name: str, help: str, *functions: Callable[..., None]) -> typer.Typer:
    """A group of commands on one thing: `antq <noun> <verb>`."""
    app = typer.Typer(name=name, help=help, no_args_is_help=True)
    for function in functions:
        add(app, function)
    return app


def examples_of(command: Any) -> tuple[str, ...]:
    """The example lines of a command."""
    found: tuple[str, ...] = getattr(command.callback, "examples", ())
    return found


class Command(TyperCommand):
    """A command whose help ends with its examples, each on a line of its own that can be pasted."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help; without Rich, write it to `formatter`."""
        super().format_help(ctx, formatter)
        text = "Examples:\n" + "".join(f"  {line}\n" for line in examples_of(self))
        if formatter.getvalue():
            formatter.write(f"\n{text}")
        else:
            typer.echo(text)


def settings() -> "Settings":
    """The settings of this installation. Raises AntqError for one that is unknown or wrong."""
    from antq.core.settings import get_settings

    return get_settings()


@contextmanager
def connection(role: "Role") -> "Iterator[Connection]":
    """A connection to the warehouse, closed at the end.

    Raises AntqError when the server cannot be reached or, for a role that works on the log, the database is of another
    version.
    """
    from antq.core.database import connect
    from antq.eventlog.migrate import require_current

    with closing(connect(role, settings())) as conn:
        if role in ("owner", "builder", "writer"):
            require_current(conn)
        yield conn


@contextmanager
def connection_if_reachable(role: "Role", without: str) -> "Iterator[Connection | None]":
    """Like `connection`; where that raises an AntqError None, after a note of what is done `without` it."""
    from antq.cli import output
    from antq.core.errors import AntqError

    with ExitStack() as opened:
        try:
            conn = opened.enter_context(connection(role))
        except AntqError as error:
            output.note(f"{without}: {error.what}")
            conn = None
        yield conn


def tell_airflow() -> bool:
    """Have Airflow take in and build what is new, now; where this is False, its schedule does within a minute."""
    from antq.platform import airflow_api

    return airflow_api.notify_landing(settings())


def say_period(given: str, period: "Period", *, as_json: bool) -> None:
    """Say in full which period a key or label was taken as, unless it was given as its key."""
    from antq import periods

    if given != period.key:
        # JSON on standard output stays JSON.
        typer.echo(f"period “{given}” = {periods.spelled_out(period)}", err=as_json)
