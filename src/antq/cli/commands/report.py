"""`antq submit` and `antq receipt`: hand in report files and read what became of them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from antq.cli import choices, frame, output
from antq.cli.frame import example
from antq.cli.options import AsJson, Html, Xlsx

if TYPE_CHECKING:
    from antq.intake.receipt import Receipt


@example(
    "antq submit examples/09_bad_lines.xlsx --dry-run",
    "antq submit examples/15_an_giang_2023_prose.txt --sender examples --wait",
    "antq submit examples/12_tay_ninh_2025_wide_table.xlsx examples/13_lang_son_2026_three_sheets.xlsx",
)
def submit(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Report files: tables as XLSX, CSV or JSON; prose as TXT, HTML, DOCX or PDF with a text layer.",
            metavar="FILE...",
            exists=True,
            dir_okay=False,
        ),
    ],
    sender: Annotated[
        str | None,
        typer.Option(
            help="On whose behalf (antq list senders); else the national desk.",
            autocompletion=choices.complete("senders"),
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the receipts; write nothing.")] = False,
    wait: Annotated[
        bool,
        typer.Option(
            "--wait", help="Return when the figures are published, and say until then what is waited for."
        ),
    ] = False,
    timeout: Annotated[float, typer.Option(help="Seconds --wait waits at most.", min=1)] = 300,
    html: Html = None,
    xlsx: Xlsx = None,
    as_json: AsJson = False,
) -> None:
    """Hand in report files. Exit 1 if any is returned."""
    from antq.core.progress import Progress
    from antq.intake import landing, senders
    from antq.replies import reply_files
    from antq.warehouse.build_progress import await_published

    settings = frame.settings()
    if sender is not None:
        senders.check_known(sender)
    if dry_run:
        found = _dry_receipts(files, sender)
        own = [reply_files.Reply(one, path.read_bytes) for one, path in zip(found, files, strict=True)]
        _print(found, as_json, write=lambda: reply_files.write(own, html, xlsx))
        return
    if (html or xlsx) and not wait:
        raise typer.BadParameter(
            "--html and --xlsx need --dry-run or --wait: a file just landed has no receipt yet"
        )
    submissions = {landing.land(settings, path, sender): path for path in files}
    if not frame.tell_airflow():
        output.note("Airflow does not answer; once it runs, the file is taken in within a minute")
    if wait:
        with Progress() as progress:
            found = await_published(settings, list(submissions), timeout, progress.show)
        kept = [reply_files.from_store(settings, one) for one in found]
        _print(found, as_json, write=lambda: reply_files.write(kept, html, xlsx))
    elif as_json:
        output.print_json([{"submission_id": key, "file": path.name} for key, path in submissions.items()])
    else:
        for key, path in submissions.items():
            typer.echo(f"{path.name}: landed; antq receipt {key}")


@example(
    "antq receipt BN-20261122-1f0c9a3e5b77",
    "antq receipt BN-20261122-1f0c9a3e5b77 --html receipt.html --xlsx answer.xlsx",
)
def receipt(
    number: Annotated[str, typer.Argument(help="Receipt number or submission id.", metavar="NUMBER")],
    html: Html = None,
    xlsx: Xlsx = None,
    as_json: AsJson = False,
) -> None:
    """Show the receipt of a file. Exit 1 if there is none or the file was returned."""
    from antq.intake import receipt as receipts
    from antq.replies import reply_files

    with frame.connection("writer") as conn:
        found = receipts.find(conn, number)
    kept = [reply_files.from_store(frame.settings(), found)]
    _print([found], as_json, single=True, write=lambda: reply_files.write(kept, html, xlsx))


def _dry_receipts(files: list[Path], sender: str | None) -> "list[Receipt]":
    from antq.intake.dry_run import dry_run

    # A clerk may check a file without a warehouse at hand.
    without = "checked without the warehouse, so each report counts as the first"
    with frame.connection_if_reachable("writer", without) as conn:
        return [dry_run(frame.settings(), path, sender, conn) for path in files]


def _print(
    found: "list[Receipt]", as_json: bool, *, write: Callable[[], list[Path]], single: bool = False
) -> None:
    """Print the receipts, write what else was asked for, exit 1 if a file was returned."""
    from antq.replies import terminal

    if as_json:
        printed = [one.as_json() for one in found]
        output.print_json(printed[0] if single else printed)
    else:
        for one in found:
            output.print_lines(terminal.lines(one))
    for path in write():
        typer.echo(f"  → {path}", err=as_json)
    output.end_unless(all(one.status != "returned" for one in found))
