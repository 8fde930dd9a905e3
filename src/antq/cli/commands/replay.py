"""`antq replay`: judge rejected lines anew after a rule, code list or layout was mended."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from antq.cli import choices, frame, output
from antq.cli.frame import example
from antq.cli.options import AsJson, SlotPrefix

if TYPE_CHECKING:
    from antq.corrections.replay.replay_report import ReplayedFiling, ReplayReport

Code = Annotated[
    list[str] | None,
    typer.Option(
        help="Only lines with this error; may be repeated.", autocompletion=choices.complete_finding
    ),
]


@example("antq replay list", "antq replay list --slot activities/an_giang_2025 --code AC102")
def list_(code: Code = None, slot: SlotPrefix = None, as_json: AsJson = False) -> None:
    """Show which rejected lines would pass today, and why the others would not; write nothing."""
    _replay(code, slot, dry_run=True, as_json=as_json)


@example("antq replay run", "antq replay run --code SZ102")
def run(code: Code = None, slot: SlotPrefix = None, as_json: AsJson = False) -> None:
    """Judge rejected lines anew, from the files as sent; those that pass enter their filing, each once."""
    _replay(code, slot, dry_run=False, as_json=as_json)


app = frame.noun("replay", "Rejected lines, judged anew after a rule, list or layout was mended.", list_, run)


def _replay(codes: list[str] | None, slot: str | None, *, dry_run: bool, as_json: bool) -> None:
    from antq.corrections.replay import replay
    from antq.corrections.slots import slot_prefix
    from antq.findings import catalogue

    for one in codes or ():
        catalogue.check_known(one)
    chosen = slot_prefix.parse(slot) if slot else None
    with frame.connection("writer") as conn:
        report = replay(frame.settings(), conn, codes=codes or (), slot=chosen, dry_run=dry_run)
    if report.appended:
        frame.tell_airflow()
    if as_json:
        output.print_json(report.as_json())
    else:
        _print(report)


def _print(report: "ReplayReport") -> None:
    from antq.reference import lists

    names = lists.labels("replay_outcome")
    for filing in report.filings:
        output.print_lines(_described(filing))
        output.print_table(
            ("  outcome", "lines", "error", "what", "where"),
            (
                (
                    f"  {names[cause.outcome]}",
                    cause.lines,
                    cause.code,
                    f"{cause.message_vi} / {cause.message_en}",
                    _places(cause.cells, cause.lines),
                )
                for cause in filing.causes
            ),
        )
    counts = report.lines
    parts = " + ".join(f"{counts[code]} {name.lower()}" for code, name in names.items())
    typer.echo(f"{output.count(sum(counts.values()), 'rejected line')} = {parts}")
    typer.echo(
        "nothing was written"
        if report.dry_run
        else f"{output.count(report.appended, 'event')} appended to the log"
    )


def _places(cells: list[str], lines: int) -> str:
    return ", ".join(cells) + (" …" if len(cells) < lines and cells else "")


def _described(filing: "ReplayedFiling") -> Iterator[str]:
    from antq import geography
    from antq.reference import lists

    vintage = f" · vintage {filing.vintage}" if filing.vintage else " · returned"
    yield (
        f"{lists.labels('forms')[filing.form]} · {geography.name_of(filing.province_key)}"
        f" · {lists.labels('reporting_units')[filing.reporting_unit]} · {filing.period_key}{vintage}"
        f" · {filing.file or 'no file name'}"
    )
    if filing.would_be_taken:
        yield "  the file would be taken now: have it sent again"
    for line in filing.judged_otherwise:
        now = "other figures" if line.other_figures else line.now
        yield f"  stays as it is, though it would be judged otherwise: {line.cell} · {line.was} → {now}"
    if filing.judged_otherwise_total > len(filing.judged_otherwise):
        yield f"  … {filing.judged_otherwise_total}; --json"
