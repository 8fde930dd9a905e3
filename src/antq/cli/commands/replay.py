"""`antq replay-rejects`: judge rejected lines anew after a rule, code list or layout was mended."""

import json
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from antq.corrections.replay.report import Replayed, Report

_OUTCOMES = {
    "recovered": "nhận lại",
    "still_failing": "vẫn lỗi",
    "unrecoverable": "không cứu được",
    "send_again": "cần gửi lại",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(replay_rejects)


def replay_rejects(
    code: Annotated[
        list[str] | None, typer.Option(help="Only lines with this error; may be repeated.")
    ] = None,
    slot: Annotated[
        str | None,
        typer.Option(
            help="Only this slot, or those that begin so.", metavar="FORM[/PROVINCE[/UNIT[/PERIOD]]]"
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the report; write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Judge rejected lines anew, from the files as sent; those that pass enter their filing, each once."""
    from antq.core.database import connect
    from antq.core.settings import get_settings
    from antq.corrections.replay import replay
    from antq.findings import catalogue

    if unknown := [one for one in code or () if one not in catalogue.catalogue()]:
        raise typer.BadParameter(f"no such code: {', '.join(unknown)}", param_hint="--code")
    settings = get_settings()
    with closing(connect("writer", settings)) as conn:
        report = replay(settings, conn, codes=code or (), slot=slot, dry_run=dry_run)
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        _print(report)


def _print(report: "Report") -> None:
    for filing in report.filings:
        _print_filing(filing)
    counts = report.lines
    said = " + ".join(f"{counts[name]} {words}" for name, words in _OUTCOMES.items())
    typer.echo(f"{sum(counts.values())} dòng bị từ chối / rejected lines = {said}")
    if report.dry_run:
        typer.echo("Chạy thử, không ghi gì. / Dry run: nothing was written.")
    else:
        typer.echo(f"Sự kiện đã ghi / events appended: {report.appended}")


def _print_filing(filing: "Replayed") -> None:
    vintage = f" · phiên bản / vintage {filing.vintage}" if filing.vintage else ""
    typer.echo(
        f"{filing.form} · {filing.province_key} · {filing.reporting_unit} · {filing.period_key}{vintage}"
        f" · {filing.file or '—'}"
    )
    for cause in filing.causes:
        typer.echo(f"  {_OUTCOMES[cause.outcome]} / {cause.outcome}: {cause.lines} · {cause.code}")
        typer.echo(f"      {cause.message_vi} / {cause.message_en}")
    if filing.would_be_taken:
        typer.echo("  tệp này nay sẽ được nhận / the file would be taken now")
    for line in filing.judged_otherwise:
        now = "số liệu khác / other figures" if line.other_figures else line.now
        typer.echo(f"  giữ nguyên dòng đã nhận / a line in force stays: {line.cell} · {line.was} → {now}")
    if filing.judged_otherwise_total > len(filing.judged_otherwise):
        typer.echo(f"  … {filing.judged_otherwise_total}")
