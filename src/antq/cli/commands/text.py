"""`antq extract`: the figures of a report in prose."""

import json
from pathlib import Path
from typing import Annotated

import typer

from antq.cli import output
from antq.cli.frame import example


@example(
    "antq extract examples/15_an_giang_2023_prose.txt",
    "antq extract examples/15_an_giang_2023_prose.txt --html > figures.html",
)
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
    found = narrative.extract_with_doubts(text.raw)
    figures = list(found.figures)
    for doubt in found.doubts:
        # Printed next to the figures and none of them: a person says what it is.
        output.note(f"{doubt.code} [{doubt.start}, {doubt.end}) {doubt.quote}: {' / '.join(doubt.readings)}")
    if as_json:
        output.print_lines(json.dumps(one.as_json(), ensure_ascii=False) for one in figures)
        return
    if as_html:
        from antq.narrative.page import page

        typer.echo(page(text.raw, figures, file.name), nl=False)
        return
    for one in figures:
        counted = "" if one.indicator == "named_model" else f" = {one.value:g} {one.unit}"
        typer.echo(f"[{one.start}, {one.end}) {one.quote}{counted}  {one.kind}/{one.indicator}  ({one.rule})")
    typer.echo(output.count(len(figures), "figure"))
