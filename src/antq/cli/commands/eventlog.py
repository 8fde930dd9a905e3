"""`antq verify`."""

import json
from typing import Annotated

import typer


def verify(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Prove that no event of the log was edited, dropped or put in another order. Exit code 1 if one was."""
    from contextlib import closing
    from dataclasses import asdict

    from antq.core.database import connect
    from antq.eventlog.verify import verify as verify_log

    with closing(connect("writer")) as conn:
        result = verify_log(conn)
    if as_json:
        typer.echo(json.dumps({"ok": result.ok, **asdict(result)}, ensure_ascii=False))
    else:
        for problem in result.problems:
            typer.echo(f"{problem.what}\n  where: {problem.where}\n  fix: {problem.fix}")
        verdict = "the chain holds" if result.ok else f"{len(result.problems)} problems"
        typer.echo(f"{result.events} events to position {result.position}: {verdict}")
    if not result.ok:
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(verify)
