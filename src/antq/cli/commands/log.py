"""`antq verify`: the event log, event by event."""

import typer

from antq.cli import frame, output
from antq.cli.frame import example
from antq.cli.options import AsJson


@example("antq verify", "antq verify --json")
def verify(as_json: AsJson = False) -> None:
    """Prove that no event of the log was edited, dropped or put in another order; exit 1 if one was."""
    from dataclasses import asdict

    from antq.eventlog.verify import verify as verify_log

    with frame.connection("writer") as conn:
        result = verify_log(conn)
    if as_json:
        output.print_json({"ok": result.ok, **asdict(result)})
    else:
        for problem in result.problems:
            typer.echo(f"{problem.what}\n  where: {problem.where}\n  fix: {problem.fix}")
        verdict = "the chain holds" if result.ok else output.count(len(result.problems), "problem")
        typer.echo(f"{output.count(result.events, 'event')} to position {result.position}: {verdict}")
    output.end_unless(result.ok)
