"""`antq refresh`, `antq check` and `antq rebuild`: build and judge without Airflow."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from antq.cli import frame, output
from antq.cli.frame import example
from antq.cli.options import AsJson
from antq.core.errors import AntqError

if TYPE_CHECKING:
    from antq.warehouse.comparison import RelationComparison
    from antq.warehouse.plausibility import CheckSummary


@example("antq refresh")
def refresh(as_json: AsJson = False) -> None:
    """Build, check and publish the events that no build holds yet, here and now."""
    from antq.core.progress import Progress
    from antq.warehouse import build_progress, dbt_run
    from antq.warehouse.refresh import refresh as run

    settings = frame.settings()
    with Progress() as line, build_progress.report_steps(dbt_run.refresh_folder(settings), line.show):
        done = run(settings)
    if as_json:
        output.print_json(done)
    elif done is None:
        typer.echo("Nothing new: every event is published")
    else:
        dbt = done.modelled
        typer.echo(
            f"dbt: {output.count(dbt.models, 'model')}, {output.count(dbt.tests, 'test')}, {dbt.seconds:.1f} s"
        )
        if done.checks:
            _print_checks(done.checks)
        typer.echo(f"published up to position {done.build.to_position}")


@example("antq check")
def check(as_json: AsJson = False) -> None:
    """Run the plausibility checks again on the build last published; exit 1 if one fails as an error."""
    from antq.warehouse.plausibility import run_checks
    from antq.warehouse.refresh import latest_build

    settings = frame.settings()
    build = latest_build(settings)
    if build is None:
        raise AntqError("no build has been published yet", fix="file a report, or run `antq refresh`")
    summary = run_checks(settings, build)
    if as_json:
        output.print_json(summary)
    else:
        _print_checks(summary)
    output.end_unless(not summary.errors)


@example("antq rebuild --compare", "antq rebuild")
def rebuild(
    compare: Annotated[
        bool,
        typer.Option(
            "--compare", help="Only compare with the tables in use; exit 1 if a row differs or a test fails."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Build all events anew next to the warehouse, test it, show what differs, and put it in the place of the old."""
    from antq.core.progress import Progress
    from antq.warehouse import build_progress, dbt_run
    from antq.warehouse.rebuild import rebuild as run

    settings = frame.settings()
    with Progress() as line, build_progress.report_steps(dbt_run.rebuild_folder(settings), line.show):
        done = run(settings, in_place=not compare)
    if as_json:
        output.print_json(done)
    else:
        for relation in done.relations:
            output.print_lines(_compared(relation))
        rows = sum(relation.rows or 0 for relation in done.relations)
        typer.echo(
            f"{output.count(rows, 'row')} of {output.count(len(done.relations), 'relation')},"
            f" {len(done.differing)} differ; position {done.position}, {done.seconds:.0f} s"
        )
        for test in done.failing_tests:
            typer.echo(f"failing test: {test}")
        if done.in_place:
            typer.echo("the rebuilt tables took the place of the old")
    output.end_unless(not compare or not (done.differing or done.failing_tests))


def _compared(relation: "RelationComparison") -> Iterator[str]:
    size = "view" if relation.rows is None else output.count(relation.rows, "row")
    if relation.is_same:
        yield f"{relation.relation}: {size}, no difference"
        return
    yield (
        f"{relation.relation}: {size}, only in the tables in use {relation.only_first},"
        f" only rebuilt {relation.only_second}"
    )
    if relation.columns:
        yield f"  columns: {', '.join(relation.columns)}"
    if relation.redefined:
        yield "  defined otherwise"
    for row in relation.examples:
        key = " ".join(f"{name}={value}" for name, value in row["key"].items())
        yield f"  {key}: {_side(row['first'])} → {_side(row['second'])}"


def _side(row: dict[str, object] | None) -> str:
    return "∅" if row is None else json.dumps(row, ensure_ascii=False)


def _print_checks(found: "CheckSummary") -> None:
    typer.echo(
        f"{output.count(found.checks, 'check')}: {output.count(found.errors, 'error')},"
        f" {output.count(found.warnings, 'warning')}; see quality.failures"
    )
