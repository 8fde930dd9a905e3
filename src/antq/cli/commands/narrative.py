"""`antq extract`: the figures of a report in prose."""

import json
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(extract)


def extract(
    file: Annotated[
        Path,
        typer.Argument(help="Report in prose: TXT, HTML, DOCX or PDF with a text layer.", metavar="FILE"),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    as_html: Annotated[
        bool, typer.Option("--html", help="Print a page with the figures highlighted.")
    ] = False,
) -> None:
    """Print the figures of a text, each with its characters and the rule that made it. Writes nothing."""
    from antq import narrative
    from antq.documents.prose import files

    if as_json and as_html:
        raise typer.BadParameter("--json and --html exclude each other")
    text = files.read(file)
    found = narrative.extraction(text.raw)
    figures = list(found.figures)
    for doubt in found.doubts:
        # Printed beside the figures and none of them: a person says what it is.
        readings = " / ".join(doubt.readings)
        typer.echo(f"{doubt.code} [{doubt.start}, {doubt.end}) {doubt.quote}: {readings}", err=True)
    if as_json:
        for one in figures:
            typer.echo(json.dumps(one.as_json(), ensure_ascii=False))
        return
    if as_html:
        from antq.narrative.page import page

        typer.echo(page(text.raw, figures, file.name), nl=False)
        return
    for one in figures:
        counted = "" if one.indicator == "named_model" else f" = {one.value:g} {one.unit}"
        typer.echo(f"[{one.start}, {one.end}) {one.quote}{counted}  {one.kind}/{one.indicator}  ({one.rule})")
    typer.echo(f"{len(figures)} số liệu / figures")
