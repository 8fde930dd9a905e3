"""`antq review`: confirm, correct or dismiss the figures that were read from reports in prose."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from antq.cli import choices, frame, output
from antq.cli.frame import example
from antq.cli.options import AsJson, By, OptionalReason, Reason, SlotPrefix

if TYPE_CHECKING:
    from antq.corrections.review import Decision, ProseFigure

Figures = Annotated[list[str], typer.Argument(help="Ids of figures, such as 31:4.", metavar="FIGURE...")]
Figure = Annotated[str, typer.Argument(help="Id of the figure, such as 31:4.", metavar="FIGURE")]


@example("antq review list", "antq review list --slot activities/an_giang_2008 --xlsx duyet.xlsx")
def list_(
    slot: SlotPrefix = None,
    every: Annotated[bool, typer.Option("--all", help="Also figures that were decided on.")] = False,
    xlsx: Annotated[Path | None, typer.Option(help="Write the list as a workbook to decide in.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the figures of prose that wait for a decision, and those that are held or only shown."""
    from antq.corrections.review import STATES, WAITING, find_figures, review_workbook
    from antq.corrections.slots import slot_prefix

    chosen = slot_prefix.parse(slot) if slot else None
    with frame.connection("writer") as conn:
        found = find_figures(conn, chosen, STATES if every else WAITING)
    if xlsx:
        xlsx.write_bytes(review_workbook.to_xlsx(found))
        typer.echo(f"{xlsx}: {output.count(len(found), 'figure')}")
    elif as_json:
        output.print_json([_as_json(figure) for figure in found])
    else:
        _print(found)


@example('antq review confirm 31:1 31:2 --by "Phòng PV05"')
def confirm(figures: Figures, by: By, reason: OptionalReason = None, as_json: AsJson = False) -> None:
    """Confirm figures: the text says so, and they are official from now on."""
    from antq.corrections.review import Decision

    _decide([Decision(one, "confirm", None, reason) for one in figures], by, as_json)


@example('antq review correct 31:3 --value 354 --by "Phòng PV05" --reason "Đọc nhầm chữ số"')
def correct(
    figure: Figure,
    by: By,
    reason: Reason,
    value: Annotated[
        str | None, typer.Option(help="The right number (71,63), range (10-12), or name of a model.")
    ] = None,
    item: Annotated[
        str | None,
        typer.Option(
            help="The right goods, by name or code (antq list items).",
            autocompletion=choices.complete("items"),
        ),
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option(
            help="The right unit, by name or code.", autocompletion=choices.complete_values("units")
        ),
    ] = None,
    qualifier: Annotated[
        str | None,
        typer.Option(
            help="exact, at_least, approximately or at_most.",
            autocompletion=choices.complete_values("qualifier"),
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Correct a figure that was read wrongly; the right one is official from now on."""
    from antq.corrections.review import Decision
    from antq.reference import lists

    for name, text in (("items", item), ("units", unit), ("qualifier", qualifier)):
        if text is not None:
            lists.code_of(name, text)
    right = Decision(figure, "correct", value, reason, item=item, unit=unit, qualifier=qualifier)
    _decide([right], by, as_json)


@example('antq review dismiss 31:4 --by "Phòng PV05" --reason "số lũy kế từ đầu nhiệm kỳ"')
def dismiss(figures: Figures, by: By, reason: Reason, as_json: AsJson = False) -> None:
    """Dismiss what is no figure, or none of this report."""
    from antq.corrections.review import Decision

    _decide([Decision(one, "dismiss", None, reason) for one in figures], by, as_json)


@example('antq review apply duyet.xlsx --by "Phòng PV05"')
def apply(
    file: Annotated[
        Path,
        typer.Argument(
            help="The workbook of `antq review list --xlsx`, decided in.", metavar="FILE.xlsx", exists=True
        ),
    ],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Take the decisions of a workbook that came back; the same file again changes nothing."""
    from antq.corrections.review import review_workbook

    _decide(review_workbook.read_decisions(file.read_bytes()), by, as_json)


app = frame.noun(
    "review",
    "Figures read from prose: provisional until a person decides.",
    list_,
    confirm,
    correct,
    dismiss,
    apply,
)


def _decide(decisions: "Sequence[Decision]", by: str, as_json: bool) -> None:
    from antq.corrections.review import decide
    from antq.reference import lists

    with frame.connection("writer") as conn:
        outcomes = decide(conn, decisions, by)
    if any(one.outcome == "done" for one in outcomes):
        frame.tell_airflow()
    if as_json:
        output.print_json(outcomes)
    else:
        names = lists.labels("review_outcome")
        for one in outcomes:
            why = f": {one.why_vi} / {one.why_en}" if one.why_vi else ""
            where = f" ({output.written(one.position)})" if one.position else ""
            typer.echo(f"{one.figure}: {names[one.outcome]}{where}{why}")
    output.end_unless(all(one.outcome != "refused" for one in outcomes))


def _print(found: "Sequence[ProseFigure]") -> None:
    from antq.reference import lists

    states = lists.labels("review_state")
    for figure in found[: output.MOST_SHOWN]:
        shown = figure.shown
        item = f" · {shown['item']}" if shown["item"] else ""
        typer.echo(
            f"{figure.id}  {shown['measure']}{item}: {shown['value']} {shown['unit']} · {states[figure.state]}"
        )
        typer.echo(f"      “{_masked(figure.quote)}” {figure.span} {figure.source_file} · {figure.stream}")
    if len(found) > output.MOST_SHOWN:
        typer.echo(f"… {len(found) - output.MOST_SHOWN} more; --json, --xlsx")
    typer.echo(output.count(len(found), "figure"))


def _masked(quote: str | None) -> str:
    from antq.privacy import persons

    return persons.mask(quote or "…", 200)


def _as_json(figure: "ProseFigure") -> dict[str, object]:
    return {
        "figure": figure.id,
        "stream": figure.stream,
        "vintage": figure.vintage,
        "state": figure.state,
        "measure_code": figure.measure_code,
        **figure.shown,
        "exact_value": figure.value,
        "quote": _masked(figure.quote),
        "source_span": figure.span,
        "source_file": figure.source_file,
        "confidence": figure.line.get("conf"),
        "rule": figure.line.get("rule"),
        "stated_position": figure.stated_position,
    }
