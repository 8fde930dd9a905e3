"""`antq refresh` and `antq check`: build and judge without Airflow."""

import json
from dataclasses import asdict

import typer

from antq.errors import AntqError
from antq.settings import get_settings


def register(app: typer.Typer) -> None:
    """Add the commands to the `antq` command line."""
    app.command()(refresh)
    app.command()(check)


def refresh(as_json: bool = typer.Option(False, "--json", help="Print the result as JSON.")) -> None:
    """Build, check and publish the events that no build holds yet, here and now."""
    from antq.refresh import refresh as run

    done = run(get_settings())
    if as_json:
        typer.echo(json.dumps(asdict(done) if done else None))
    elif done is None:
        typer.echo("Không có gì mới: mọi sự kiện đã được công bố. / Nothing new: every event is published.")
    else:
        for layer in done.layers:
            typer.echo(f"{layer.layer}: {layer.models} models, {layer.tests} tests, {layer.seconds:.1f} s")
        if done.checks:
            typer.echo(_said(done.checks.checks, done.checks.errors, done.checks.warnings))
        typer.echo(
            f"Đã công bố đến vị trí {done.build.to_position}. / Published up to position {done.build.to_position}."
        )


def check(as_json: bool = typer.Option(False, "--json", help="Print the result as JSON.")) -> None:
    """Run the plausibility checks again on the build last published; exit 1 if one fails as an error."""
    from antq.refresh import latest_build, run_checks

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


def _said(checks: int, errors: int, warnings: int) -> str:
    return (
        f"{checks} phép kiểm tra: {errors} lỗi, {warnings} cảnh báo; xem quality.failures."
        f" / {checks} checks: {errors} errors, {warnings} warnings; see quality.failures."
    )
