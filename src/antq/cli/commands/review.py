"""`antq review`: confirm, correct or dismiss the figures that were read from reports in prose."""

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from antq.corrections.review import Decision, Told

_MOST_SHOWN = 50
_OUTCOMES = {
    "done": "đã ghi / done",
    "already": "đã có từ trước / said before",
    "refused": "từ chối / refused",
}

Figures = Annotated[list[str], typer.Argument(help="Ids of figures, such as 31:4.", metavar="FIGURE…")]
Figure = Annotated[str, typer.Argument(help="Id of the figure, such as 31:4.")]
By = Annotated[str, typer.Option(help="Office or account that reviews; no person's name.")]
Reason = Annotated[str, typer.Option(help="Why; kept apart from the log.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(
        help="Review figures read from prose: provisional until a person decides.", no_args_is_help=True
    )
    group.command("list")(show)
    group.command()(confirm)
    group.command()(correct)
    group.command()(dismiss)
    group.command("apply")(apply)
    app.add_typer(group, name="review")


def show(
    slot: Annotated[
        str | None,
        typer.Option(
            help="Only this slot, or those that begin so.", metavar="FORM[/PROVINCE[/UNIT[/PERIOD]]]"
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Also figures that were decided on.")] = False,
    xlsx: Annotated[Path | None, typer.Option(help="Write the list as a workbook to decide in.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the figures of prose that wait for a decision, and those that are held or only shown."""
    from antq.core.database import connect
    from antq.core.settings import get_settings
    from antq.corrections.review import STATES, WAITING, figures, workbook

    states = STATES if every else WAITING
    with closing(connect("writer", get_settings())) as conn:
        found = figures(conn, slot, states)
    if xlsx:
        xlsx.write_bytes(workbook.to_xlsx(found))
        typer.echo(f"{xlsx}: {len(found)} số liệu / figures")
    elif as_json:
        typer.echo(json.dumps([_as_json(told) for told in found], ensure_ascii=False, indent=2))
    else:
        for told in found[:_MOST_SHOWN]:
            _print(told)
        if len(found) > _MOST_SHOWN:
            typer.echo(f"… {len(found) - _MOST_SHOWN}; --json, --xlsx")
        typer.echo(f"{len(found)} số liệu / figures")


def confirm(
    figures: Figures, by: By, reason: Annotated[str | None, Reason] = None, as_json: AsJson = False
) -> None:
    """Confirm figures: the text says so, and they are official from now on."""
    from antq.corrections.review import Decision

    _decide([Decision(one, "confirm", None, reason) for one in figures], by, as_json)


def correct(
    figure: Figure,
    by: By,
    reason: Reason,
    value: Annotated[
        str | None, typer.Option(help="The right number (71,63), range (10-12), or name of a model.")
    ] = None,
    item: Annotated[str | None, typer.Option(help="The right goods, by name or code.")] = None,
    unit: Annotated[str | None, typer.Option(help="The right unit, by name or code.")] = None,
    qualifier: Annotated[str | None, typer.Option(help="exact, at_least, approximately or at_most.")] = None,
    as_json: AsJson = False,
) -> None:
    """Correct a figure that was read wrongly; the right one is official from now on."""
    from antq.corrections.review import Decision

    right = Decision(figure, "correct", value, reason, item=item, unit=unit, qualifier=qualifier)
    _decide([right], by, as_json)


def dismiss(figures: Figures, by: By, reason: Reason, as_json: AsJson = False) -> None:
    """Dismiss what is no figure, or none of this report."""
    from antq.corrections.review import Decision

    _decide([Decision(one, "dismiss", None, reason) for one in figures], by, as_json)


def apply(
    file: Annotated[
        Path, typer.Argument(help="The workbook of `review list --xlsx`, decided in.", exists=True)
    ],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Take the decisions of a workbook that came back; the same file again changes nothing."""
    from antq.corrections.review import workbook

    _decide(workbook.read_decisions(file.read_bytes()), by, as_json)


def _decide(decisions: "Sequence[Decision]", by: str, as_json: bool) -> None:
    from dataclasses import asdict

    from antq.core.database import connect
    from antq.core.settings import get_settings
    from antq.corrections.review import decide
    from antq.platform import airflow_api

    settings = get_settings()
    with closing(connect("writer", settings)) as conn:
        outcomes = decide(conn, decisions, by)
    if any(one.outcome == "done" for one in outcomes):
        # Its next step builds what is new in the log; where it cannot be reached, its schedule finds it.
        airflow_api.notify_landing(settings)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in outcomes], ensure_ascii=False, indent=2))
    else:
        for one in outcomes:
            why = f": {one.why_vi} / {one.why_en}" if one.why_vi else ""
            where = f" ({one.position})" if one.position else ""
            typer.echo(f"{one.figure}: {_OUTCOMES[one.outcome]}{where}{why}")
    if any(one.outcome == "refused" for one in outcomes):
        raise typer.Exit(1)


def _print(told: "Told") -> None:
    shown = told.shown
    item = f" · {shown['item']}" if shown["item"] else ""
    typer.echo(f"{told.id}  {shown['measure']}{item}: {shown['value']} {shown['unit']} · {told.state}")
    typer.echo(f"      “{_masked(told.quote)}” {told.span} {told.source_file} · {told.stream}")


def _masked(quote: str | None) -> str:
    from antq.privacy import persons

    return persons.mask(quote or "…", 200)


def _as_json(told: "Told") -> dict[str, object]:
    return {
        "figure": told.id,
        "stream": told.stream,
        "vintage": told.vintage,
        "state": told.state,
        "measure_code": told.measure_code,
        **told.shown,
        "exact_value": told.value,
        "quote": _masked(told.quote),
        "source_span": told.span,
        "source_file": told.source_file,
        "confidence": told.line.get("conf"),
        "rule": told.line.get("rule"),
        "stated_position": told.stated_position,
    }
