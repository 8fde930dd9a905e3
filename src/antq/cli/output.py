"""How commands print: JSON, tables, lines; and how they end.

Language: sentences and headings are English, names of values Vietnamese, out of the reference lists. What a clerk or an
analyst takes away (receipts, traces, errors of a report) comes from its own room in both, Vietnamese first. So are
changes of a list.

Exit codes: 0 done; 1 the input was refused or a check failed; 2 wrong usage, such as a code that no list holds.
Standard output holds what was asked for, standard error what is added to it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any, Final

import typer

from antq.core.errors import AntqError, UnknownNameError

MOST_SHOWN: Final = 50
REFUSED: Final = 1
WRONG_USAGE: Final = 2
# No terminal is so wide: what goes to a file or a pipe is not wrapped.
_UNWRAPPED: Final = 10_000


def print_json(value: Any) -> None:
    """Print a value as JSON; of dataclasses, alone or in a list, their fields."""
    typer.echo(json.dumps(_plain(value), ensure_ascii=False, indent=2, default=str))


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of text."""
    for line in lines:
        typer.echo(line)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their headings, empty cells as `-`. A terminal's width wraps them, a pipe gets a line a row."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    table = Table(box=box.SIMPLE_HEAD if console.is_terminal else None, pad_edge=False, show_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=not console.is_terminal)
    for row in rows:
        table.add_row(*(Text("-" if cell in (None, "") else str(cell)) for cell in row))
    if console.is_terminal:
        console.print(table)
        return
    console.width = _UNWRAPPED
    with console.capture() as captured:
        console.print(table)
    print_lines(line.rstrip() for line in captured.get().splitlines())


def note(text: str) -> None:
    """Print something in addition to what was asked for."""
    typer.echo(text, err=True)


def count(number: int, one: str, several: str | None = None) -> str:
    """A number with its noun: `1 file`, `3 files`."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def written(position: int | None) -> str:
    """The position of a decision in the log, or that nothing was written."""
    return f"position {position}" if position else "nothing was written"


def end_unless(good: bool) -> None:
    """End with the exit code of a refusal or a failed check, unless all is good."""
    if not good:
        raise typer.Exit(REFUSED)


def print_error(error: AntqError) -> int:
    """Print what happened, where, and how to mend it; give the exit code."""
    note(f"antq: {error}")
    return WRONG_USAGE if isinstance(error, UnknownNameError) else REFUSED


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
