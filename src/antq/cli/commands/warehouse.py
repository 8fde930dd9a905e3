"""`antq refresh`, `antq check` and `antq rebuild`: build and judge without Airflow."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from antq.core.errors import AntqError
from antq.core.settings import get_settings

if TYPE_CHECKING:
    from antq.warehouse.compare import Compared


def register(app: typer.Typer) -> None:
    """Add the commands to the `antq` command line."""
    app.command()(refresh)
    app.command()(check)
    app.command()(rebuild)


def refresh(as_json: bool = typer.Option(False, "--json", help="Print the result as JSON.")) -> None:
    """Build, check and publish the events that no build holds yet, here and now."""
    from antq.warehouse.refresh import refresh as run

    done = run(get_settings())
    if as_json:
        typer.echo(json.dumps(asdict(done) if done else None))
    elif done is None:
        typer.echo("Không có gì mới: mọi sự kiện đã được công bố. / Nothing new: every event is published.")
    else:
        typer.echo(
            f"dbt: {done.modelled.models} models, {done.modelled.tests} tests, {done.modelled.seconds:.1f} s"
        )
        if done.checks:
            typer.echo(_said(done.checks.checks, done.checks.errors, done.checks.warnings))
        typer.echo(
            f"Đã công bố đến vị trí {done.build.to_position}. / Published up to position {done.build.to_position}."
        )


def check(as_json: bool = typer.Option(False, "--json", help="Print the result as JSON.")) -> None:
    """Run the plausibility checks again on the build last published; exit 1 if one fails as an error."""
    from antq.warehouse.refresh import latest_build, run_checks

    settings = get_settings()
    build = latest_build(settings)
    if build is None:
        raise AntqError("no build has been published yet", fix="file a report, or run `antq refresh`")
    summary = run_checks(settings, build)
    typer.echo(
        json.dumps(asdict(summary)) if as_json else _said(summary.checks, summary.errors, summary.warnings)
    )
    if summary.errors:
        raise typer.Exit(1)


def rebuild(
    compare: bool = typer.Option(
        False, "--compare", help="Only compare with what stands; exit 1 if a row differs or a test fails."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print the result as JSON."),
) -> None:
    """Build all events anew beside the warehouse, test it, show what differs, and put it in the place of the old."""
    from antq.warehouse.rebuild import rebuild as run

    done = run(get_settings(), in_place=not compare)
    if as_json:
        typer.echo(json.dumps(asdict(done), ensure_ascii=False))
    else:
        for relation in done.relations:
            typer.echo(_compared(relation))
        rows, differing = sum(relation.rows or 0 for relation in done.relations), len(done.differing)
        typer.echo(
            f"{rows} dòng ở {len(done.relations)} bảng, {differing} bảng khác; vị trí {done.position},"
            f" {done.seconds:.0f} s. / {rows} rows of {len(done.relations)} relations,"
            f" {differing} differ; position {done.position}."
        )
        for test in done.failing_tests:
            typer.echo(f"phép thử không đạt / failing test: {test}")
        if done.in_place:
            typer.echo("Đã thay bằng bản dựng lại. / The rebuilt tables took the place of the old.")
    if compare and (done.differing or done.failing_tests):
        raise typer.Exit(1)


def _compared(relation: "Compared") -> str:
    size = "khung nhìn / view" if relation.rows is None else f"{relation.rows} dòng / rows"
    if relation.is_same:
        return f"{relation.relation}: {size}, không khác / no difference"
    lines = [
        f"{relation.relation}: {size},"
        f" chỉ ở bản hiện có / only as it stands {relation.only_first},"
        f" chỉ ở bản dựng lại / only rebuilt {relation.only_second}"
    ]
    if relation.columns:
        lines.append(f"  cột / columns: {', '.join(relation.columns)}")
    if relation.redefined:
        lines.append("  định nghĩa khác / defined otherwise")
    for example in relation.examples:
        key = " ".join(f"{name}={value}" for name, value in example["key"].items())
        lines.append(f"  {key}: {_side(example['first'])} → {_side(example['second'])}")
    return "\n".join(lines)


def _side(row: dict[str, object] | None) -> str:
    return "∅" if row is None else json.dumps(row, ensure_ascii=False)


def _said(checks: int, errors: int, warnings: int) -> str:
    return (
        f"{checks} phép kiểm tra: {errors} lỗi, {warnings} cảnh báo; xem quality.failures."
        f" / {checks} checks: {errors} errors, {warnings} warnings; see quality.failures."
    )
