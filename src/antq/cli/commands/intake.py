"""`antq submit` and `antq receipt`: hand in report files and read what became of them."""

import json
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from antq.core.settings import Settings
    from antq.intake.receipt import Filing, Receipt

_POLL_SECONDS = 0.5
_MOST_SHOWN = 20
_Html = Annotated[
    Path | None, typer.Option("--html", help="Write the receipt as a page to this file or folder.")
]
_Xlsx = Annotated[
    Path | None, typer.Option("--xlsx", help="Write the workbook back with comments to this file or folder.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of the intake."""
    app.command()(submit)
    app.command()(receipt)


def submit(
    files: Annotated[list[Path], typer.Argument(help="Report files: XLSX, CSV or JSON.", metavar="FILE…")],
    sender: Annotated[
        str | None,
        typer.Option(help="On whose behalf: a key of the list of senders; else the national desk."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the receipts; write nothing.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Return when the figures are published.")] = False,
    timeout: Annotated[float, typer.Option(help="Seconds --wait waits at most.", min=1)] = 300,
    html: _Html = None,
    xlsx: _Xlsx = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Hand in report files. Exits 1 if any is returned."""
    from antq.core.settings import get_settings
    from antq.intake import landing
    from antq.receipts import answers

    settings = get_settings()
    if dry_run:
        found = _dry_receipts(settings, files, sender)
        own = [answers.Answer(one, path.read_bytes) for one, path in zip(found, files, strict=True)]
        _print(found, as_json, write=lambda: answers.write(own, html, xlsx))
        return
    if (html or xlsx) and not wait:
        raise typer.BadParameter(
            "--html and --xlsx need --dry-run or --wait: a file just landed has no receipt yet"
        )
    for path in files:
        if not path.is_file():
            raise typer.BadParameter(f"{path} is no file")
    submissions = {landing.land(settings, path, sender): path for path in files}
    _announce(settings)
    if wait:
        found = _await(settings, list(submissions), timeout)
        kept = [answers.from_store(settings, one) for one in found]
        _print(found, as_json, write=lambda: answers.write(kept, html, xlsx))
        return
    if as_json:
        landed = [{"submission_id": key, "file": path.name} for key, path in submissions.items()]
        typer.echo(json.dumps(landed, ensure_ascii=False, indent=2))
        return
    for key, path in submissions.items():
        typer.echo(f"{path.name}: đã tiếp nhận / landed; antq receipt {key}")


def receipt(
    number: Annotated[str, typer.Argument(help="Receipt number or submission id.", metavar="ID")],
    html: _Html = None,
    xlsx: _Xlsx = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the receipt of a file. Exits 1 if there is none or the file was returned."""
    from antq.core.database import connect
    from antq.core.errors import AntqError
    from antq.core.settings import get_settings
    from antq.intake import receipt as receipts
    from antq.receipts import answers

    settings = get_settings()
    with closing(connect("writer", settings)) as conn:
        found = receipts.load(conn, number)
    if found is None:
        raise AntqError(
            "no receipt of that number",
            where=number,
            fix="a file just submitted takes some seconds; `antq submit --wait` waits for it",
        )
    kept = [answers.from_store(settings, found)]
    _print([found], as_json, single=True, write=lambda: answers.write(kept, html, xlsx))


def _dry_receipts(settings: "Settings", files: list[Path], sender: str | None) -> "list[Receipt]":
    from antq.core.database import connect
    from antq.core.errors import AntqError
    from antq.intake.process import dry_run

    try:
        conn = connect("writer", settings)
    except AntqError:
        # A clerk may check a file without a warehouse at hand; then every report counts as the first.
        return [dry_run(settings, path, sender, None) for path in files]
    with closing(conn):
        return [dry_run(settings, path, sender, conn) for path in files]


def _announce(settings: "Settings") -> None:
    """Tell Airflow that files have landed; where it cannot be reached, its own schedule finds them."""
    from antq.platform import airflow_api

    airflow_api.notify_landing(settings)


def _await(settings: "Settings", submissions: list[str], timeout: float) -> "list[Receipt]":
    """The receipts of all submissions, once their last event is published. Raises AntqError after `timeout`."""
    from antq.core.database import connect
    from antq.core.errors import AntqError
    from antq.intake import receipt as receipts

    until = time.monotonic() + timeout
    found: dict[str, Receipt] = {}
    with closing(connect("writer", settings)) as conn:
        while time.monotonic() < until:
            for key in submissions:
                if key not in found and (answer := receipts.load(conn, key)):
                    found[key] = answer
            with conn.cursor() as cursor:
                cursor.execute("select warehouse.published_position()")
                published = (cursor.fetchone() or (0,))[0]
            # Each look must see what was committed since the last.
            conn.rollback()
            last = max((answer.position or 0 for answer in found.values()), default=0)
            if len(found) == len(submissions) and published >= last:
                return [found[key] for key in submissions]
            time.sleep(_POLL_SECONDS)
    missing = [key for key in submissions if key not in found]
    raise AntqError(
        f"not published within {timeout:.0f} s",
        where=f"waiting for {', '.join(missing)}" if missing else "receipts are there, the build is not",
        fix="see `antq status` and Airflow; the files are safe and nothing need be sent again",
    )


def _print(
    found: "list[Receipt]", as_json: bool, *, write: Callable[[], list[Path]], single: bool = False
) -> None:
    """Print the receipts, write what was asked for beside them, exit 1 if a file was returned."""
    if as_json:
        printed = [one.as_json() for one in found]
        typer.echo(json.dumps(printed[0] if single else printed, ensure_ascii=False, indent=2))
    else:
        for one in found:
            _print_one(one)
    for path in write():
        typer.echo(f"  → {path}", err=as_json)
    if any(one.status == "returned" for one in found):
        raise typer.Exit(1)


def _print_figures(filing: "Filing") -> None:
    from antq.receipts import figures, words

    if not filing.figures:
        return
    typer.echo(f"    {words.figures_said(filing)}")
    for row in [row for row in figures.rows(filing) if row.notes][:_MOST_SHOWN]:
        typer.echo(
            f"    ! {row.label}: {row.value}; trước đó / before {row.before}, kỳ trước / last period"
            f" {row.like_period} → {', '.join(row.notes)}"
        )


def _print_one(one: "Receipt") -> None:
    from antq.receipts import words
    from antq.reference import lists

    lines = one.lines
    typer.echo(
        f"{one.file or '—'}  [{one.receipt}]  {lists.labels('receipt_status')[one.status]} / {one.status}"
    )
    typer.echo(
        f"  dòng / lines: {lines.in_} = {lines.accepted} nhận + {lines.warned} cảnh báo"
        f" + {lines.rejected} từ chối + {lines.ignored} bỏ qua"
    )
    for filing in one.filings:
        vintage = f", phiên bản / vintage {filing.vintage}" if filing.vintage else ""
        typer.echo(
            f"  {filing.form} · {filing.province_key} · {filing.reporting_unit} · {filing.period_key}"
            f"{' · lời văn / prose' if filing.channel == 'narrative' else ''}"
            f" · {filing.kind}: {filing.outcome}{vintage}"
        )
        _print_figures(filing)
    typer.echo(f"  {words.next_step(one).vi}")
    for finding in one.findings[:_MOST_SHOWN]:
        typer.echo(f"  {finding.code} {finding.place}: {finding.message_vi} → {finding.remedy_vi}")
        typer.echo(f"      {finding.message_en} → {finding.remedy_en}")
        if answer := words.answer(finding):
            typer.echo(f"      Trả lời / answer: {answer}")
    if one.findings_total > _MOST_SHOWN:
        typer.echo(f"  … {one.findings_total} phát hiện / findings; --json lists more")
